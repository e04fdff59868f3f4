#!/bin/sh
# -c and --stdout write to standard output and keep the input.
set -e
zeros 6000 > a
sluice -c a > one
sluice --stdout a > two
sluice < a > three
cmp one two
cmp one three
mv one a.slc
rm a
sluice -dc a.slc | cksum
zeros 6000 | cksum
ls -A
