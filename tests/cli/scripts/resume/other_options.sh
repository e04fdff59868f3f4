#!/bin/sh
# Going on with other options is refused before anything is done.
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
sluice -5 --checkpoint c --block-size 4K -o a.slc --resume < in || echo "exit $?"
sluice -4 --checkpoint c -o a.slc --resume < in || echo "exit $?"
sluice -4 --checkpoint c --block-size 4K --frame-size all -o a.slc --resume < in || echo "exit $?"
sluice train in --checkpoint c -o a.slm --resume || echo "exit $?"
ls
