#!/bin/sh
# --model makes archives that are restored with the model, and are smaller.
set -e
lines 300 | model > m.slm
lines 20 > a
sluice -q --model m.slm -o with.slc a
sluice -q -o without.slc a
sluice cat --model ./m.slm with.slc | cmp - a
[ "$(size with.slc)" -lt "$(size without.slc)" ]
sluice -tq --models-dir . with.slc
sluice -dq --model m.slm -o b with.slc
cmp a b
