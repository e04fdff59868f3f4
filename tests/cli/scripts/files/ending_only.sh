#!/bin/sh
# A file named .slc has no name left to restore to.
set -e
lines 1 | sluice > .slc
sluice -d .slc || echo "exit $?"
mkdir d
cp .slc d
sluice -d d/.slc
