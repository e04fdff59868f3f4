#!/bin/sh
# SIGINT ends the command with 130 and removes what is not whole.
set -e
mkfifo pipe
env --default-signal=INT sluice -o a.slc < pipe &
pid=$!
exec 3> pipe
noise 2000000 >&3
await '[ -n "$(find . -name "*slc*" -size +0)" ]'
kill -INT "$pid"
wait "$pid" || echo "exit $?"
ls -A
