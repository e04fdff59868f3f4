#!/bin/sh
# The word compress is what happens without a command.
set -e
lines 1 > a
sluice compress -c a > one
sluice -c a | cmp - one
sluice compress -q a
cmp one a.slc
