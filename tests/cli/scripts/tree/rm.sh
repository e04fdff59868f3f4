#!/bin/sh
# --rm -r replaces every file of a tree.
set -e
mkdir -p d/e
lines 1 > d/a
lines 1 > d/e/b
sluice -q --rm -r d
find d | sort
sluice -q --rm -rd d
find d | sort
