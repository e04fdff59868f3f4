#!/bin/sh
# Another input, a shorter one, or another output is refused; what there is stays, and can be gone on with.
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
cp in other
flip other 0
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < other || echo "exit $?"
head -c 5000 in > short
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < short || echo "exit $?"
cp a.slc.sluice-part part
flip a.slc.sluice-part 20
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < in || echo "exit $?"
rm a.slc.sluice-part
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < in || echo "exit $?"
mv part a.slc.sluice-part
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < in
sluice cat a.slc | cmp - in
