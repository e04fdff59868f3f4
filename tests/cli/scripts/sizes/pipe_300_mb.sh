#!/bin/sh
# 300 MB go through a pipe and back.
set -e
zeros 300000000 | sluice -1 > a.slc
sluice -d < a.slc | cmp -n 300000001 - /dev/zero || echo "exit $?"
sluice -t a.slc
[ "$(size a.slc)" -lt 5000 ]
