#!/bin/sh
# An offset below zero counts from the end, as in tail -c.
set -e
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
sluice cat --offset -12 n.slc
sluice cat --offset=-12 --length 6 n.slc
sluice cat --offset -10M n.slc | cmp - n
