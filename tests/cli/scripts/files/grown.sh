#!/bin/sh
# Of a file that grows while it is read, the archive holds what was there at first.
set -e
lines 30000 > a
cp a before
sluice -q a &
await '[ -e a.slc ]'
echo more >> a
wait
sluice -dc a.slc | cmp - before
