#!/bin/sh
# Damage is told in lines of JSON, as unknown where it is.
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
flip n.slc 3000
sluice --json test --recover n.slc 2> /dev/null
head -c 3000 n.slc > cut.slc
sluice --json test --recover cut.slc 2> /dev/null
