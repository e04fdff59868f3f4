#!/bin/sh
# A link to a directory is left out, and followed with -f.
set -e
mkdir d
lines 1 > d/a
ln -s d link
sluice -r link || echo "exit $?"
ls -A d
sluice -q -rf link
ls -A d
