#!/bin/sh
# An amount of memory is a number and a unit.
set -e
sluice -M lots
