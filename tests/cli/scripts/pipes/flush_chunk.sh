#!/bin/sh
# With --flush=chunk a reader sees what was written while the writer is still at work.
set -e
mkfifo in
sluice --flush=chunk < in > archive &
exec 3> in
printf 'first\n' >&3
await '[ -s archive ]'
# What is there so far is enough to restore the first line.
await 'sluice -d < archive 2> err | grep -q first'
printf 'second\n' >&3
await 'sluice -d < archive 2> err | grep -q second'
exec 3>&-
wait
sluice -dc archive
