#!/bin/sh
# A named pipe as output is written in place.
set -e
mkfifo pipe
sluice -d < pipe &
lines 1 | sluice -q -o pipe
wait
[ -p pipe ]
