#!/bin/sh
# Flags may follow files.
set -e
lines 1 > a
sluice a -q -1
sluice a.slc -d -c
