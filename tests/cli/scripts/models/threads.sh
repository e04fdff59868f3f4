#!/bin/sh
# Threads make the same archive with a model, too.
set -e
lines 300 | model > m.slm
lines 3000 > a
sluice -c --frame-size 16K --model m.slm a > one.slc
sluice -c -T2 --frame-size 16K --model m.slm a > two.slc
cmp one.slc two.slc
sluice cat -T2 --model m.slm two.slc | cmp - a
