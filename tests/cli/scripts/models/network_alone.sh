#!/bin/sh
# A network alone codes in lanes, and whoever executes it makes the same bytes.
set -e
lines 60 > a
sluice -q --model byte-en --alone --lanes 3 -o a.slc a
sluice -q --model byte-en --alone --lanes 3 --backend interpreter -o b.slc a
cmp a.slc b.slc
sluice info a.slc | sed -n 's/sha256:[0-9a-f]*/HASH/p'
sluice -dq -o b a.slc
cmp a b
