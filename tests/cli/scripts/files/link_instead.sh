#!/bin/sh
# A link that took the place of the output meanwhile changes neither mode nor owner of what it points to.
set -e
lines 30000 > a
chmod 666 a
echo secret > victim
chmod 600 victim
sluice -q a &
await '[ -e a.slc ]'
ln -sf victim a.slc
wait "$!" || echo "exit $?"
stat -c %a victim
cat victim
