#!/bin/sh
# -S and --suffix change the ending of archives, both ways.
set -e
lines 1 > a
sluice -q -S .x a
sluice -q --suffix=.y a
sluice -q -S.z a
ls -A
rm a
sluice -q -d -S .x a.x
sluice -q -d --suffix .y a.slc || echo "exit $?"
cat a
