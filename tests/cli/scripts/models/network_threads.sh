#!/bin/sh
# Frames of a network are coded by threads, too, and are the same bytes.
set -e
lines 400 > a
sluice -q --model byte-en --frame-size 4K -T1 -o one.slc a
sluice -q --model byte-en --frame-size 4K -T2 -o two.slc a
cmp one.slc two.slc
sluice -dq -T2 -o b two.slc
cmp a b
