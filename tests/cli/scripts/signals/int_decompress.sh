#!/bin/sh
# SIGINT removes what was restored, and keeps the archive, with --rm too.
set -e
noise 2000000 | sluice > whole
mkfifo a.slc
env --default-signal=INT sluice -d --rm a.slc &
pid=$!
exec 3> a.slc
head -c 1500000 whole >&3
await '[ -s a ]'
kill -INT "$pid"
wait "$pid" || echo "exit $?"
ls -A
