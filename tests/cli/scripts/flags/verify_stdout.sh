#!/bin/sh
# --verify proves what goes to standard output, too.
set -e
lines 100 > a
sluice -c a > plain
sluice --verify -c a | cmp - plain
sluice --verify -cv a > a.slc
sluice --verify < a | sluice -d | cmp - a
