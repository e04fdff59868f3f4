#!/bin/sh
# --json goes to standard error where one of several contents goes to standard output.
set -e
zeros 6000 > a
zeros 6000 | sluice --json a - > b.slc
sluice -t b.slc
