#!/bin/sh
# A damaged checkpoint is refused, and nothing is touched.
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
flip c 1000
cp c c.before
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < in || echo "exit $?"
cmp c c.before
head -c 500 c > d
mv d c
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < in || echo "exit $?"
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume --json < in || echo "exit $?"
ls
