#!/bin/sh
# Standard input can be named once.
set -e
sluice -c - -
