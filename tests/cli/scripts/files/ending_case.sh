#!/bin/sh
# The ending counts in small letters.
set -e
lines 1 > A.SLC
sluice -q A.SLC
ls -A
