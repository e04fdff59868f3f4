#!/bin/sh
# A named pipe is taken like a file, and stays.
set -e
mkfifo pipe
lines 1 > pipe &
sluice -q pipe
ls -A
sluice -dc pipe.slc
