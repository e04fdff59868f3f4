#!/bin/sh
# Each of the nine levels makes an archive that restores to its input.
set -e
lines 20 > a
for level in 1 2 3 4 5 6 7 8 9; do
  sluice "-$level" < a > "$level.slc"
done
sluice -1 -2 -3 -4 -5 -6 -7 -8 -9 < a | cmp - 9.slc
sluice -d < 1.slc | cmp - a
sluice cat ./*.slc | sort | uniq -c | awk '{ print $1 }' | sort -u
