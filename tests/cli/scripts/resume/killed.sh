#!/bin/sh
# After a kill, --resume gives the bytes that there would have been without, and nothing else stays.
set -e
lines 3000 > in
mkfifo pipe
sluice -4 --block-size 4K -o whole.slc < in
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc < pipe &
pid=$!
exec 3> pipe
head -c 50000 in >&3
await "[ -e c ]"
kill -KILL "$pid"
wait "$pid" 2> /dev/null || echo "exit $?"
# The next checkpoint may be half written.
ls | grep -v '^c.sluice-new$'
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < in
cmp a.slc whole.slc && ls
