#!/bin/sh
# --rm and --verify prove archives that begin with a model.
set -e
lines 300 | model > m.slm
lines 20 > a
cp a b
sluice --rm --model m.slm a
sluice -c --verify --model m.slm b > c.slc
sluice cat --models-dir . a.slc c.slc > all
cat b b | cmp - all
