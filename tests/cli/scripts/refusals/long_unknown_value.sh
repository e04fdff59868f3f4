#!/bin/sh
# Of an unknown option with a value, the name is told.
set -e
sluice --fast=9
