#!/bin/sh
# Without models, --model auto changes nothing.
set -e
mkdir d
lines 20 > a
sluice -c a > one.slc
sluice -c -7 --model auto --models-dir d a | size - > /dev/null 2>&1 || true
sluice -c --model auto --models-dir d a > two.slc
sluice cat two.slc | cmp - a
