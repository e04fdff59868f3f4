#!/bin/sh
# cat of several archives can be searched.
set -e
lines 3 | sluice > a.slc
lines 5 | sluice > b.slc
sluice cat a.slc b.slc | grep -c 'shelf 1'
