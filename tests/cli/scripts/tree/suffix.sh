#!/bin/sh
# -S says what an archive is, for -r too.
set -e
mkdir d
lines 1 > d/a
lines 1 > d/b.x
lines 1 > d/c.slc
sluice -q -r -S .x d
ls -A d
