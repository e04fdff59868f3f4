#!/bin/sh
# Archives one after another are restored one after another.
set -e
lines 1 | sluice > a
printf 'and\n' | sluice -1 > b
: | sluice > c
cat a b c a > d.slc
sluice -q -d d.slc
cat d
sluice -t d.slc
sluice -l --json d.slc | grep -o '"archives":4,"frames":4'
