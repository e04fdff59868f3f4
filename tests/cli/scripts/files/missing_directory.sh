#!/bin/sh
# An output in a directory that is not there is told.
set -e
lines 1 > a
sluice -o d/a.slc a || echo "exit $?"
sluice a/b || echo "exit $?"
ls -A
