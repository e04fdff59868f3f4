#!/bin/sh
# -c puts the archives of several files one after another, which restore to one content.
set -e
lines 1 > a
printf 'between\n' > b
sluice -c a b a > all.slc
sluice -dc all.slc
