#!/bin/sh
# -o names the output of decompress, too, whatever its input is called.
set -e
lines 1 > a
sluice -q -o archive a
sluice -q -d -o restored archive
sluice -q -d --output=from-pipe < archive
cmp a restored
cmp a from-pipe
ls -A
