#!/bin/sh
# SIGINT in the midst of many files leaves those that are done, and nothing else.
set -e
awk 'BEGIN { for (i = 0; i < 1000; i++) { f = i ".txt"; print i > f; close(f) } }'
env --default-signal=INT sluice -q ./*.txt &
pid=$!
await '[ "$(find . -name "*.slc" | wc -l)" -ge 5 ]'
kill -INT "$pid"
wait "$pid" || echo "exit $?"
sluice -t -q ./*.slc
[ "$(find . ! -name "*.txt" ! -name "*.slc" -type f | wc -l)" = 0 ]
