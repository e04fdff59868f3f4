#!/bin/sh
# The names that find prints can be piped to --filelist.
set -e
mkdir -p d/e
lines 1 > d/a.log
lines 1 > d/e/b.log
lines 1 > d/c
find d -name '*.log' | sluice -q --filelist -
find d | sort
