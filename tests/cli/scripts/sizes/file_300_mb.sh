#!/bin/sh
# A sparse file of 300 MB is compressed, and restored whole.
set -e
truncate -s 300000000 a
sluice -q -1 --rm a
sluice -q -d a.slc
size a
tr -d '\0' < a | wc -c
