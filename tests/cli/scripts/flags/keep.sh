#!/bin/sh
# The input stays, with and without -k or --keep.
set -e
lines 1 > a
sluice -q a
rm a.slc
sluice -qk a
rm a.slc
sluice -q --keep a
ls -A
rm a
sluice -qd a.slc
rm a
sluice -qdk a.slc
ls -A
