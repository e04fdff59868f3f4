#!/bin/sh
# A star that the shell passes on is a name, not a pattern.
set -e
lines 1 > a
sluice '*'
