#!/bin/sh
# No output takes the place of another input that is still to be read.
set -e
echo one > a
sluice -q a
echo two > a
sluice -q -f --rm a a.slc || echo "exit $?"
ls -A
sluice -qdc a.slc.slc | sluice -d
