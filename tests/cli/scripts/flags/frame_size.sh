#!/bin/sh
# Frames are coded by themselves, with an index where there are several; all is one frame.
set -e
seq 3000 > numbers.txt
for size in 1K 4KiB 16K all; do
  sluice --frame-size $size -c numbers.txt > archive.slc
  sluice info --json archive.slc | grep -o '"frames":[0-9]*'
  sluice -d < archive.slc | cmp - numbers.txt
done
