#!/bin/sh
# SIGINT while a large file is compressed keeps the file, with --rm too, and those done before.
set -e
zeros 6000 > a
lines 60000 > b
env --default-signal=INT sluice --rm a b &
pid=$!
await '[ -e b.slc ]'
kill -INT "$pid"
wait "$pid" || echo "exit $?"
ls -A
