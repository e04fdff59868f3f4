#!/bin/sh
# test and info write nothing, and remove nothing.
set -e
lines 1 | sluice > a.slc
cp -p a.slc before
sluice -tq --rm a.slc
sluice -l -f --rm a.slc > table
cmp a.slc before
ls -A
