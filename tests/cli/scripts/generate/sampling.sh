#!/bin/sh
# --top-k, --top-p and --learn write another text, and the same one again.
set -e
lines 300 | model > m.slm
for flags in '--top-k 3' '--top-p 0.5' '--top-k 3 --top-p .9' '--learn'; do
  sluice generate --model m.slm -n 100 --seed 1 $flags > one
  sluice generate --model m.slm -n 100 --seed 1 $flags > two
  cmp one two
  size one
done
