#!/bin/sh
# SIGINT ends what goes to standard output, too.
set -e
mkfifo pipe
env --default-signal=INT sluice < pipe > a.slc &
pid=$!
exec 3> pipe
noise 2000000 >&3
await '[ -s a.slc ]'
kill -INT "$pid"
wait "$pid" || echo "exit $?"
