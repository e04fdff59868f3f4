#!/bin/sh
# --rm keeps an input that was changed in place, though its time says that it was not.
set -e
lines 30000 > a
touch -r a before
sluice -q --rm a &
await '[ -e a.slc ]'
printf CHANGED | dd of=a conv=notrunc status=none
touch -r before a
wait "$!" || echo "exit $?"
head -c 7 a
