#!/bin/sh
# Two commands do not go on with the same output.
set -e
lines 3000 > in
mkfifo pipe
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc < pipe &
pid=$!
exec 3> pipe
head -c 50000 in >&3
await "[ -e c ]"
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < in || echo "exit $?"
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc -f < in || echo "exit $?"
tail -c +50001 in >&3
exec 3>&-
wait "$pid"
sluice cat a.slc | cmp - in
ls
