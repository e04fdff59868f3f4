#!/bin/sh
# Files in directories are taken by name.
set -e
mkdir -p d/b
for name in d/c d/b/z d/b/y d/a; do zeros 6000 > "$name"; done
sluice --recursive d
