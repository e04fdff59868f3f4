#!/bin/sh
# --rm removes what was done, and keeps what was not.
set -e
lines 1 > a
lines 1 > b
echo old > b.slc
lines 1 > c
sluice -q --rm a b c || echo "exit $?"
ls -A
