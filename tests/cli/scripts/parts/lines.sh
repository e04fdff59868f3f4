#!/bin/sh
# Lines are restored by their numbers.
set -e
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
sluice cat --lines 3-5 n.slc
echo .
sluice cat --lines -2 n.slc
echo .
sluice cat --lines 19999- n.slc
echo .
sluice cat --lines 12345 n.slc
sluice cat --lines 30000- n.slc
