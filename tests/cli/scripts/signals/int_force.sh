#!/bin/sh
# SIGINT leaves the file that was to be replaced as it was.
set -e
echo old > a.slc
mkfifo pipe
env --default-signal=INT sluice -f -o a.slc < pipe &
pid=$!
exec 3> pipe
noise 2000000 >&3
await '[ -n "$(find . -name ".sluice*" -size +0)" ]'
kill -INT "$pid"
wait "$pid" || echo "exit $?"
ls -A
cat a.slc
