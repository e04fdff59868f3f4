#!/bin/sh
# With -S, an archive with the usual ending has no ending to lose, and is a file like others.
set -e
lines 1 > a
sluice -q a
sluice -q -d -S .x a.slc || echo "exit $?"
sluice -q -S .x a.slc
ls -A
