#!/bin/sh
# The model fixes the level; the same one may be said.
set -e
lines 300 | model 7 > m.slm
lines 20 > a
sluice -c --model m.slm a | sluice info --json | grep -o '"profiles":[^,]*'
sluice -c -7 --model m.slm a | sluice info --json | grep -o '"profiles":[^,]*'
sluice -c -9 --model m.slm a || echo "exit $?"
sluice -c --ultra --model m.slm a || echo "exit $?"
