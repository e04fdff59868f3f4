#!/bin/sh
# Any number of threads makes the same archive, and restores it.
set -e
seq 30000 > numbers.txt
for level in 1 4; do
  sluice -$level --frame-size 40K -c numbers.txt > one.slc
  for threads in 0 2 5; do
    sluice -$level --frame-size 40K -T$threads -c numbers.txt | cmp - one.slc
    sluice -$level --frame-size 40K --threads $threads < numbers.txt > piped.slc
    sluice -d -T $threads < piped.slc | cmp - numbers.txt
    sluice -d --threads=$threads -c one.slc | cmp - numbers.txt
    sluice test -q -T$threads one.slc
  done
done
sluice -q -T2 --frame-size 40K --rm numbers.txt
sluice cat -T2 numbers.txt.slc | tail -n 1
