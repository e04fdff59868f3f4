#!/bin/sh
# --top-k, --top-p and --learn write other texts, each the same one again.
set -e
lines 300 | model > m.slm
write() { sluice generate --model m.slm -n 100 --seed 1 "$@"; }
twice() {
  write "$@" > one
  write "$@" > two
  cmp one two
  cksum < one
}
{
  twice
  twice --temperature 2
  twice --top-k 3 --temperature 2
  twice --top-p 0.5 --temperature 2
} | sort -u | wc -l
sluice generate --model m.slm -n 100 --seed 1 --learn | wc -c
