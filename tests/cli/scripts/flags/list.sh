#!/bin/sh
# -l, --list and the word info are the same.
set -e
zeros 6000 | sluice > a.slc
sluice -l a.slc > one
sluice --list a.slc > two
sluice info a.slc > three
cmp one two
cmp one three
grep -c a.slc one
