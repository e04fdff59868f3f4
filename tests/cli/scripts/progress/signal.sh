#!/bin/sh
# On SIGUSR1 a line on standard error says how far the work is, and the work goes on.
set -e
mkfifo pipe
sluice -q -o a.slc < pipe &
pid=$!
exec 3> pipe
noise 1100000 >&3
await '[ "$(find . -name a.slc -size +1000k)" ]'
kill -USR1 "$pid"
sleep 0.3
exec 3>&-
wait "$pid"
sluice -tq a.slc
