#!/bin/sh
# prime takes each line of a single file for a sample.
set -e
lines 300 > a
sluice prime -q a -o a.slm --size 64K
sluice prime -q a --samples lines -o b.slm --size 64K
cmp a.slm b.slm
[ "$(size a.slm)" -le 65536 ]
