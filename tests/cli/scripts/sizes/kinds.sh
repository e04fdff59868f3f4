#!/bin/sh
# Text, runs and noise in one file restore to themselves.
set -e
{
  lines 2000
  zeros 70000
  noise 70000
  lines 10
} > a
for level in 1 9; do
  sluice -q -f -$level a
  sluice -dc a.slc | cmp - a
done
