#!/bin/sh
# test --recover reports all damage, and writes nothing.
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
flip n.slc 3000
flip n.slc 8000
sluice test --recover n.slc
echo "exit $?"
ls
