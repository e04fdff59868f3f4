#!/bin/sh
# A file that fills its last block to the byte restores, and those a byte beside it.
set -e
for bytes in 1023 1024 1025 2048; do
  noise "$bytes" > a
  sluice -c --block-size=1K a | sluice -d | cmp - a
  sluice --block-size=1K < a | sluice -dt
done
