#!/bin/sh
# decompress writes the part where it writes all.
set -e
seq 1 9 > n
sluice n 2> /dev/null
sluice -d --offset 4 --length 4 -o part n.slc
cat part
sluice -dc --offset 4 --length 4 n.slc
