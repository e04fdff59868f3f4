#!/bin/sh
# What is refused leaves everything as it is, whatever stands before it.
set -e
zeros 10 > a
sluice --rm a --foo || echo "exit $?"
ls -A
