#!/bin/sh
# SIGQUIT ends the command with 131 and removes what is not whole.
set -e
mkfifo pipe
sluice -o a.slc < pipe &
pid=$!
exec 3> pipe
noise 2000000 >&3
await '[ -n "$(find . -name "*slc*" -size +0)" ]'
kill -QUIT "$pid"
wait "$pid" || echo "exit $?"
ls -A
