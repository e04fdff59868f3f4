#!/bin/sh
# No other file is left, and none of its names is taken, while and after a file is replaced.
set -e
lines 1 > a
sluice -q a
sluice -q -f a
sluice -q -f --rm a
sluice -q -f -d a.slc
ls -A
