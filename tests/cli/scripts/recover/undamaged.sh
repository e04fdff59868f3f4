#!/bin/sh
# Where nothing is damaged, --recover changes nothing.
set -e
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
sluice cat --recover n.slc | cmp - n
sluice test --recover n.slc
