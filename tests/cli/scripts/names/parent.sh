#!/bin/sh
# Paths lead up and down, and the archive stands beside the file.
set -e
mkdir -p d/e
lines 1 > a
cd d/e
sluice -q ../../a
sluice -q "$PWD/../../d/../a" 2> err || echo "exit $?"
sed "s|$PWD|HERE|g" err
ls -A ../..
