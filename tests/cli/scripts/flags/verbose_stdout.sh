#!/bin/sh
# There is a summary of what goes to standard output with -v alone.
set -e
zeros 6000 > a
sluice -c a > a.slc
sluice -cv a > a.slc
sluice -dcv a.slc | cmp - a
sluice -v < a | cmp - a.slc
