#!/bin/sh
# train -c and -o - write the model to standard output.
set -e
lines 100 > a
sluice train -q a -o a.slm
sluice train a -c > b.slm
sluice train a -o - > c.slm
cmp a.slm b.slm
cmp a.slm c.slm
