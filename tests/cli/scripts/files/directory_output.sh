#!/bin/sh
# A directory is no output, with -f neither.
set -e
mkdir d
lines 1 > a
mkdir a.slc
sluice -o d a || echo "exit $?"
sluice -f -o d a || echo "exit $?"
sluice -f a || echo "exit $?"
ls -A . d a.slc
