#!/bin/sh
# A network writes the same text whoever executes it, and another one beside a model.
set -e
sluice generate -q --model byte-en -n 40 -p Hello --seed 3 > a
sluice generate -q --model byte-en -n 40 -p Hello --seed 3 --backend interpreter > b
cmp a b
sluice generate -q --model text-en --model byte-en -n 40 -p Hello --seed 3
