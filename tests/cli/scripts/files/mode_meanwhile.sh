#!/bin/sh
# While it is written, the output can be read by its owner alone.
set -e
mkfifo pipe
chmod 644 pipe
sluice -q -o a.slc pipe &
exec 3> pipe
noise 2000000 >&3
await '[ "$(ls -A | grep -c slc)" = 1 ]'
stat -c %a a.slc
exec 3>&-
wait
stat -c %a a.slc
