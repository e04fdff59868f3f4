#!/bin/sh
# A part is restored where the damage is elsewhere, and only then.
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
flip n.slc 3000
sluice cat --offset 50000 --length 20 n.slc
echo .
sluice cat --offset 20000 --length 20 n.slc
echo "exit $?"
