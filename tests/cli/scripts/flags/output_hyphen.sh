#!/bin/sh
# -o - is standard output.
set -e
lines 1 > a
sluice -o - a > a.slc
sluice -d --output=- a.slc
