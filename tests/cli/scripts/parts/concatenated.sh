#!/bin/sh
# Archives one after another are one content, with their indexes and without.
set -e
seq 1 3000 > a
seq 3001 3005 > b
sluice -4 --frame-size 4K a b 2> /dev/null
cat a.slc b.slc b.slc a.slc b.slc > all.slc
cat a b b a b > all
for offset in 0 5000 13890 13895 13920 20000; do
  sluice cat --offset "$offset" --length 6000 all.slc > part
  tail -c +"$((offset + 1))" all | head -c 6000 | cmp - part
done
sluice cat --offset -8 all.slc
