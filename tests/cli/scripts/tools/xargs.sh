#!/bin/sh
# xargs passes names from find.
set -e
mkdir d
lines 1 > "d/a b"
lines 1 > d/c
find d -type f -print0 | sort -z | xargs -0 sluice -q --rm
find d -type f | sort
