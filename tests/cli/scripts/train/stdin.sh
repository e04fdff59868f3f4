#!/bin/sh
# What a pipe hands over in pieces makes the same model.
set -e
lines 300 > a
sluice train -q a -o a.slm
{
  head -c 1000 a
  sleep 0.2
  tail -c +1001 a
} | sluice train -q - -o b.slm
cmp a.slm b.slm
