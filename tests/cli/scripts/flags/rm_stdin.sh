#!/bin/sh
# --rm has nothing to remove where standard input goes to a file.
set -e
lines 1 > a
sluice -q --rm -o b.slc < a
ls -A
