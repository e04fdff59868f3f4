#!/bin/sh
# What score counts is what compress makes, but for some bytes.
set -e
lines 1000 > a
bytes=$(($(sluice score --json a | sed 's/.*"bits":\([0-9]*\).*/\1/') / 8))
more=$(($(sluice -c a | wc -c) - bytes))
[ "$more" -ge 0 ] && [ "$more" -lt 60 ]
