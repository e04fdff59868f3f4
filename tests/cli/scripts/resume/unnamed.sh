#!/bin/sh
# What was ended when all was there but the name, or but the end of the checkpoint, is gone on with.
set -e
lines 3000 > in
mkfifo pipe
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc < pipe &
pid=$!
exec 3> pipe
head -c 50000 in >&3
await "[ -e c ]"
echo another > a.slc
tail -c +50001 in >&3
exec 3>&-
wait "$pid" || echo "exit $?"
cp c done
rm a.slc
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < in
sluice cat a.slc | cmp - in
cp done c
sluice -4 --checkpoint c --every 8K --block-size 4K -o a.slc --resume < in
sluice cat a.slc | cmp - in
ls
