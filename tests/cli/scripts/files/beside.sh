#!/bin/sh
# A file becomes an archive beside it, and the archive the same file again.
set -e
mkdir d
lines 100 > d/a
sluice -q d/a
ls -A . d
mv d/a b
sluice -q -d d/a.slc
cmp b d/a
