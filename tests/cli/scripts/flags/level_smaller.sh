#!/bin/sh
# Level 9 makes a smaller archive of text than level 1.
set -e
lines 1000 > a
sluice -q -1 -o 1.slc a
sluice -q -9 -o 9.slc a
[ "$(size 9.slc)" -lt "$(size 1.slc)" ]
