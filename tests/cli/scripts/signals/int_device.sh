#!/bin/sh
# SIGINT does not remove a named pipe that is written to.
set -e
mkfifo in out
cat out > got &
env --default-signal=INT sluice -o out < in &
pid=$!
exec 3> in
noise 2000000 >&3
await '[ -s got ]'
kill -INT "$pid"
wait "$pid" || echo "exit $?"
ls -A
