#!/bin/sh
# A card has an end.
set -e
lines 10 > a
sluice train a -o a.slm --licence "$(lines 50)"
