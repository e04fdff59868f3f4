#!/bin/sh
# A file named - is reached by its path.
set -e
lines 1 > ./-
sluice -q ./-
ls -A
