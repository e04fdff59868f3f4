#!/bin/sh
# cat goes on after a damaged archive, and fails in the end.
set -e
lines 1 | sluice > a.slc
zeros 1000 | sluice > b.slc
flip b.slc 25
sluice cat b.slc a.slc
