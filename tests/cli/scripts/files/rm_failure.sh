#!/bin/sh
# --rm keeps the input when the archive cannot be written.
set -e
lines 1 > a
echo old > a.slc
sluice -q --rm a || echo "exit $?"
sluice -q --rm -o d/x a || echo "exit $?"
cat a
