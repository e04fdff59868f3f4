#!/bin/sh
# Without a model of the level, --model auto changes nothing.
set -e
mkdir d
lines 300 | model > d/shelf.slm
lines 20 > a
sluice -c -7 a > one.slc
sluice -c -7 --model auto --models-dir d a > two.slc
cmp one.slc two.slc
