#!/bin/sh
# Each file is recovered, and the exit code tells that one was damaged.
echo one > a
seq 1 9000 > b
echo three > c
sluice --frame-size 8K a b c 2> /dev/null
flip b.slc 100
sluice cat --recover a.slc b.slc c.slc > all
echo "exit $?"
head -n 1 all
tail -n 1 all
