#!/bin/sh
# --rm keeps a file that took the place of the input meanwhile.
set -e
lines 30000 > a
cp a before
echo other > b
sluice -q --rm a &
await '[ -e a.slc ]'
mv b a
wait "$!" || echo "exit $?"
cat a
sluice -dc a.slc | cmp - before
