#!/bin/sh
# A file that already ends in .slc is left out without -f.
set -e
lines 1 > a
sluice -q a
sluice a.slc || echo "exit $?"
ls -A
sluice -q -f a.slc
sluice -dc a.slc.slc | sluice -d
