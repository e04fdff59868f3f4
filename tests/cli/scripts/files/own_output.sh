#!/bin/sh
# An output that is the input is refused, by whatever name, with -f too.
set -e
lines 1 > a
ln a b
ln -s a c
sluice -o a a || echo "exit $?"
sluice -f -o a a || echo "exit $?"
sluice -f -o b a || echo "exit $?"
sluice -f -o c a || echo "exit $?"
cat a
