#!/bin/sh
# --json goes to standard error where the content goes to standard output.
set -e
zeros 6000 > a
sluice -c --json a > a.slc
sluice -dc --json a.slc | cmp - a
sluice cat --json a.slc | cmp - a
sluice --json < a | cmp - a.slc
