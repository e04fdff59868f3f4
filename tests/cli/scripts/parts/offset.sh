#!/bin/sh
# A part of the content is restored by where it begins and how long it is, in bytes or in K.
set -e
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
sluice cat --offset 50000 --length 20 n.slc
echo .
sluice cat --offset 50000 --length 1K n.slc > part
tail -c +50001 n | head -c 1024 | cmp - part
sluice cat --length 0 n.slc
sluice cat --length 5 n.slc
sluice cat --offset 108890 n.slc
sluice cat --offset 1G n.slc
