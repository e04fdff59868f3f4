#!/bin/sh
# --rm keeps an input that grew while it was read.
set -e
lines 30000 > a
sluice -q --rm a &
await '[ "$(ls -A | grep -c slc)" = 1 ]'
echo more >> a
wait "$!" || echo "exit $?"
ls -A
