#!/bin/sh
# Standard output gets what stands before the damage, and no byte after.
set -e
noise 3000000 > a
sluice -c --block-size=1M a > a.slc
flip a.slc 2500000
sluice -dc a.slc > b || echo "exit $?"
size b
cmp -n 2097152 a b
