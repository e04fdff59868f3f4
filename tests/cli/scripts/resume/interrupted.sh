#!/bin/sh
# SIGINT after a checkpoint keeps what there is, and says how to go on.
set -e
lines 3000 > in
mkfifo pipe
env --default-signal=INT sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc < pipe &
pid=$!
exec 3> pipe
head -c 50000 in >&3
await "[ -e c ]"
kill -INT "$pid"
wait "$pid" || echo "exit $?"
ls
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < in
sluice cat a.slc | cmp - in
