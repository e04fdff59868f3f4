#!/bin/sh
# With -f the new file takes the name alone: another name of the old file keeps the old content.
set -e
lines 1 > a
echo old > a.slc
ln a.slc other
sluice -qf a
cat other
sluice -dc a.slc
