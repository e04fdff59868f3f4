#!/bin/sh
# Where a model is missing, nothing is written, and its hash is told.
set -e
lines 300 | model > m.slm
lines 20 > a
sluice -q --model m.slm a
hash=$(sha256sum m.slm | cut -c1-64)
rm a
sluice -d a.slc 2> log || echo "exit $?"
sed "s/$hash/HASH/" log
sluice cat a.slc 2> /dev/null || echo "exit $?"
sluice cat --offset 3 --length 5 a.slc 2> /dev/null || echo "exit $?"
sluice -t --json a.slc 2> /dev/null | sed "s/$hash/HASH/g"
ls -A
