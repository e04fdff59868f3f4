#!/bin/sh
# --holdout tells bits per byte before and after the training, and what was learned helps.
set -e
lines 200 > a
lines 250 | tail -n 50 > b
sluice train a --holdout b -o a.slm 2> log
sed 's/: [0-9.]* bits/: N bits/; s/slm: .*/slm: …/' log
sed -n 's/.*learned: \([0-9.]*\) .*/\1/p' log | tr '\n' ' ' |
  awk '{ print ($2 < $1 / 2 ? "less than half" : $0) }'
