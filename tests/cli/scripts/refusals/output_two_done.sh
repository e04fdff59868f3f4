#!/bin/sh
# Where -o does not take two inputs, neither is compressed.
set -e
zeros 10 > a
zeros 10 > b
sluice -c a --output=c b || echo "exit $?"
sluice --output=c a b || echo "exit $?"
ls -A
