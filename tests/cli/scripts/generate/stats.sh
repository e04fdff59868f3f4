#!/bin/sh
# -v tells how much was written, how fast, and with which seed.
set -e
lines 300 | model > m.slm
sluice generate --model m.slm -n 100 --seed 5 -v 2>&1 > /dev/null | sed 's/[0-9.]* [A-Za-z]*\/s/RATE/'
sluice generate --model m.slm -n 100 --seed 5 --json 2>&1 > /dev/null | sed 's/"seconds":[0-9.]*/"seconds":N/'
