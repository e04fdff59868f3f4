#!/bin/sh
# Training on one half and tuning on the other makes the same model as training on both.
set -e
lines 200 > a
lines 100 > b
cat a b > both
sluice train -q both -o one.slm --licence MIT
sluice train -q a -o half.slm --licence MIT
sluice tune -q half.slm b -o two.slm
cmp one.slm two.slm
