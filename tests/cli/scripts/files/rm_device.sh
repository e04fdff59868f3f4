#!/bin/sh
# --rm keeps the input when the archive went where it cannot be read back.
set -e
lines 1 > a
sluice -q --rm -o /dev/null a
cat a
