#!/bin/sh
# With several threads, damage in the middle is found at the same byte, after the same content.
seq 200000 > numbers.txt
sluice -4 --frame-size 300K -c numbers.txt > damaged.slc
printf 'x' | dd of=damaged.slc bs=1 seek=30000 conv=notrunc 2> /dev/null
sluice cat damaged.slc > one.txt
for threads in 2 3; do
  sluice cat -T$threads damaged.slc > several.txt
  echo "exit $?"
  cmp one.txt several.txt
done
