#!/bin/sh
# An archive that was cut has no index any more, and is refused for what it is.
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
head -c 5000 n.slc > cut.slc
sluice cat --offset 50000 --length 20 cut.slc
