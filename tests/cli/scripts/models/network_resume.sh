#!/bin/sh
# Compression with a network is gone on with between frames.
set -e
lines 600 > a
sluice -q --model byte-en --frame-size 4K -o one.slc a
sluice -q --model byte-en --frame-size 4K --checkpoint state --every 4K -o two.slc a
cmp one.slc two.slc
