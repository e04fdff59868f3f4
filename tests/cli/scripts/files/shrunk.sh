#!/bin/sh
# A file that became shorter while it was read has no archive.
set -e
lines 60000 > a
sluice a &
await '[ -e a.slc ]'
truncate -s 100 a
wait "$!" || echo "exit $?"
ls -A
