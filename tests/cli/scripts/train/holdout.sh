#!/bin/sh
# --holdout tells bits per byte before, during and after the training.
set -e
lines 200 > a
lines 50 > b
sluice train a --holdout b -o a.slm 2> log
grep -c 'bits per byte' log
sed -n 's/ bytes learned.*//p' log
# What was learned helps.
[ "$(sed -n '1s/.*: \([0-9]\).*/\1/p' log)" -gt "$(sed -n '2s/.*: \([0-9]\).*/\1/p' log)" ]
