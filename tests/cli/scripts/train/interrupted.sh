#!/bin/sh
# SIGINT ends a training without leaving anything behind.
set -e
mkfifo pipe
env --default-signal=INT sluice train -q pipe -o a.slm &
pid=$!
exec 3> pipe
lines 100 >&3
await 'ls -A | grep -q ^.sluice-'
kill -INT "$pid"
wait "$pid" || echo "exit $?"
ls -A
