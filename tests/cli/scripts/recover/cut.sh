#!/bin/sh
# Of what was cut, all whole blocks come back, and a range that is missing has no bytes.
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
head -c 5000 n.slc | cat > cut.slc
sluice cat --recover cut.slc | cmp - n
sluice cat --recover cut.slc > part || echo "exit $?"
cmp part n 2> /dev/null
