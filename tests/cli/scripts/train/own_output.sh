#!/bin/sh
# train does not write over what it learns from.
set -e
lines 10 > a
sluice train -f a -o a
