#!/bin/sh
# An existing output is not overwritten without -f.
set -e
lines 1 > a
echo old > a.slc
echo old > c
sluice a || echo "exit $?"
sluice -o c a || echo "exit $?"
sluice -q a || echo "exit $?"
cat a.slc c
