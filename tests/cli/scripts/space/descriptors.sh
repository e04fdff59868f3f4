#!/bin/sh
# Files that cannot be done are closed, too.
set -e
i=0
while [ $i -lt 100 ]; do echo $i > f$i; i=$((i + 1)); done
ulimit -n 64
sluice -M 1K f* 2> said || echo "exit $?"
grep -c 'compressing takes .* of memory: -M allows 1.0 KiB' said
