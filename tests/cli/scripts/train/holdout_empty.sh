#!/bin/sh
# There is nothing to measure by in an empty file.
set -e
lines 10 > a
: > b
sluice train a --holdout b -o a.slm
