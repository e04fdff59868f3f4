#!/bin/sh
# After -- all are files, those that look like flags and commands, too.
set -e
for name in -1 --help test a; do lines 1 > "./$name"; done
sluice -q a -- -1 --help test
ls -A
rm ./--help
sluice -q -d --rm -- --help.slc test.slc || echo "exit $?"
ls -A
