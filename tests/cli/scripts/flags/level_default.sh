#!/bin/sh
# The level is 6 where none is given.
set -e
lines 20 > a
sluice -6 < a > 6.slc
sluice < a | cmp - 6.slc
