#!/bin/sh
# -o and --output name the output, in every spelling.
set -e
lines 5 > a
sluice -q -o 1 a
sluice -qo2 a
sluice -q -o=3 a
sluice -q --output 4 a
sluice -q --output=5 a
sluice -q a -o 6
ls -A
cat 1 2 3 4 5 6 | sluice -d | sort -u
