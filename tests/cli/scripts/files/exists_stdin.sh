#!/bin/sh
# An existing output is not overwritten by standard input, either.
set -e
echo old > a
lines 1 | sluice -o a || echo "exit $?"
cat a
