#!/bin/sh
# An existing checkpoint is not overwritten without -f, which begins anew.
set -e
lines 3000 > in
mkfifo pipe
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc < pipe &
pid=$!
exec 3> pipe
head -c 50000 in >&3
await "[ -e c ]"
kill -KILL "$pid"
wait "$pid" 2> /dev/null || true
rm -f c.sluice-new # the next checkpoint may be half written
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc < in || echo "exit $?"
ls
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc -f < in
sluice cat a.slc | cmp - in
ls
