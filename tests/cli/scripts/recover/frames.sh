#!/bin/sh
# What is damaged is skipped and reported; the rest is restored, and the exit code is 1.
seq 1 20000 > n
sluice -4 --frame-size 16K n 2> /dev/null
flip n.slc 3000
rm n
sluice -d --recover n.slc
echo "exit $?"
seq 1 20000 | head -c 16384 > before
seq 1 20000 | tail -c +32769 > after
cat before after | cmp - n
