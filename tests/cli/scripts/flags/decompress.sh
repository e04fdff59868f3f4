#!/bin/sh
# -d, --decompress and the word decompress are the same.
set -e
lines 2 | sluice > a.slc
sluice -d < a.slc
sluice --decompress < a.slc
sluice decompress < a.slc
