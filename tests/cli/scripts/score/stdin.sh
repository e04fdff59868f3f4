#!/bin/sh
# score takes standard input, folders with -r, and empty files.
set -e
mkdir d
lines 100 > d/a
: > d/b.slc
lines 100 | sluice score
sluice score -r d
sluice score d || echo "exit $?"
