#!/bin/sh
# -M for compress makes archives that can be restored within as much.
set -e
noise 1100000 > a
sluice -c a > whole.slc
sluice -c -M 8M a > small.slc
sluice -d -M 8M small.slc -c | cmp - a
sluice -d -M 8M whole.slc -c || echo "exit $?"
