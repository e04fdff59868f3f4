#!/bin/sh
# With --flush=block nothing is written before a block is full.
set -e
mkfifo in
sluice --flush=block --block-size=1K < in > archive &
exec 3> in
noise 1000 >&3
sleep 1
[ "$(size archive)" -lt 1000 ]
noise 1000 >&3
await '[ "$(size archive)" -gt 1000 ]'
exec 3>&-
wait
sluice -t -q archive
