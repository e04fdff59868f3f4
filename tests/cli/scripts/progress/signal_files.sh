#!/bin/sh
# Of several files, the line on SIGUSR1 says which one it is, and how much of all is done.
set -e
zeros 3000000 > a
lines 30000 > b
sluice -q a b &
pid=$!
await '[ -e b.slc ]'
kill -USR1 "$pid"
wait "$pid"
sluice -tq a.slc b.slc
