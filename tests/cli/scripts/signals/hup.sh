#!/bin/sh
# SIGHUP ends the command with 129 and removes what is not whole.
set -e
mkfifo pipe
sluice -o a.slc < pipe &
pid=$!
exec 3> pipe
noise 2000000 >&3
await '[ -n "$(find . -name "*slc*" -size +0)" ]'
kill -HUP "$pid"
wait "$pid" || echo "exit $?"
ls -A
