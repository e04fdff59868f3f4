#!/bin/sh
# -f and --force overwrite.
set -e
lines 1 > a
echo old > a.slc
sluice -qf a
sluice -dc a.slc
lines 2 > a
sluice -q --force a
echo new > a
sluice -qdf a.slc
cat a
ls -A
