#!/bin/sh
# Another model than the archive names is of no use, unless that is given, too.
set -e
lines 300 | model > m.slm
lines 301 | model > n.slm
lines 20 > a
sluice -q --model m.slm a
sluice cat --model n.slm a.slc > b 2> log || echo "exit $?"
sed 's/[0-9a-f]\{64\}/HASH/' log
size b
sluice cat --model n.slm --model m.slm a.slc | cmp - a
