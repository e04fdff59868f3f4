#!/bin/sh
# --recover does not pass over a frame whose model is missing.
set -e
lines 300 | model > m.slm
lines 20 > a
sluice -q --model m.slm a
sluice -dqq --recover -o b a.slc || echo "exit $?"
sluice -dq --recover --model m.slm -o b a.slc
cmp a b
ls
