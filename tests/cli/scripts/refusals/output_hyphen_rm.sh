#!/bin/sh
# -o - is -c, and --rm does not go with it.
set -e
lines 1 > a
sluice -o - --rm a
