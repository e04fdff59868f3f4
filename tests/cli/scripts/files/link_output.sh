#!/bin/sh
# An output that is a dangling link is not written through without -f.
set -e
lines 1 > a
ln -s elsewhere a.slc
sluice a || echo "exit $?"
ls -A
sluice -qf a
ls -A
sluice -dc a.slc
