#!/bin/sh
# generate writes with the model of any level.
set -e
lines 300 | model 7 > m.slm
sluice generate --model m.slm -n 50 --seed 1 | wc -c
