#!/bin/sh
# --curve draws an SVG of what --holdout tells.
set -e
lines 200 > a
lines 50 > b
sluice train -q a --holdout b --curve c.svg -o a.slm 2> log
head -n 1 c.svg
grep -c '<circle' c.svg
tail -n 1 c.svg
