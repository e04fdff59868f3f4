#!/bin/sh
# Threads are counted from 0, which stands for all cores, to 256.
for threads in 257 -1 1.5 many; do
  sluice --threads=$threads < /dev/null
  echo "exit $?"
done
