#!/bin/sh
# -q leaves the damage, -qq nothing but the exit code.
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
flip n.slc 3000
sluice -q test --recover n.slc
sluice -qq test --recover n.slc
