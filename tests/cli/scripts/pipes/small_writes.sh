#!/bin/sh
# Input that arrives byte by byte restores to itself.
set -e
lines 3 > a
dd if=a bs=1 status=none | sluice | dd bs=1 status=none | sluice -d | cmp - a
