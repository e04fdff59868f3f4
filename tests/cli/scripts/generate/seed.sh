#!/bin/sh
# The same seed writes the same text, another one another.
set -e
lines 300 | model > m.slm
sluice generate --model m.slm -n 200 --seed 7 > one
sluice generate --model m.slm -n 200 --seed 7 > two
sluice generate --model m.slm -n 200 --seed 8 > three
cmp one two
cmp -s one three || echo other
size one
