#!/bin/sh
# --level is the same as the digit.
set -e
lines 20 > a
sluice -1 < a > short
sluice --level=1 < a | cmp - short
sluice --level 1 < a | cmp - short
