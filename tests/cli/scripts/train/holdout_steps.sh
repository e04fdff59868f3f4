#!/bin/sh
# With --holdout the model is the same, measured after 1M and 2M.
set -e
lines 80000 > a
lines 50 > b
sluice train -q a -o a.slm
sluice train -q a --holdout b --json -o b.slm | sed 's/"bitsPerByte":.*/…/'> log
grep holdout log
cmp a.slm b.slm
