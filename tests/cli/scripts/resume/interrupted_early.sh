#!/bin/sh
# SIGINT before the first checkpoint removes what there is.
set -e
mkfifo pipe
env --default-signal=INT sluice -4 --checkpoint c --block-size 4K -o a.slc < pipe &
pid=$!
exec 3> pipe
lines 3000 >&3
await '[ -s a.slc.sluice-part ]'
kill -INT "$pid"
wait "$pid" || echo "exit $?"
ls
