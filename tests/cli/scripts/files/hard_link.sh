#!/bin/sh
# An input with several names is compressed, and --rm removes the name that was given.
set -e
lines 1 > a
ln a b
sluice -q --rm a
ls -A
cat b
