#!/bin/sh
# When standard output takes no more, no other file is read.
set -e
lines 1 > a
cp a b
sluice -c a b > /dev/full || echo "exit $?"
sluice -q a b
sluice cat a.slc b.slc > /dev/full || echo "exit $?"
