#!/bin/sh
# With --flush=MILLISECONDS a block ends so long after its first byte.
set -e
mkfifo in
sluice --flush 50 < in > archive &
exec 3> in
printf 'first\n' >&3
await 'sluice -d < archive 2> err | grep -q first'
exec 3>&-
wait
sluice -t -q archive
