#!/bin/sh
# A named pipe can be tested and decompressed.
set -e
mkfifo pipe.slc
lines 1 | sluice > a
cat a > pipe.slc &
sluice -t pipe.slc
cat a > pipe.slc &
sluice -q -d pipe.slc
cat pipe
