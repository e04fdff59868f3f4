#!/bin/sh
# Of several levels the last one counts.
set -e
lines 20 > a
sluice -1 < a > 1.slc
sluice -9 < a > 9.slc
sluice -1 -9 < a | cmp - 9.slc
sluice -91 < a | cmp - 1.slc
sluice --level=9 -1 < a | cmp - 1.slc
cmp -s 1.slc 9.slc || echo "they differ"
