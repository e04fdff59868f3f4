#!/bin/sh
# --heatmap json tells the bits of each byte in lines of JSON.
set -e
printf 'ab\ncd' | sluice score --heatmap json |
  sed 's/"bits":[0-9.]*/"bits":N/; s/"costs":\[[0-9.]*,[0-9.]*,[0-9.]*\]/"costs":[N,N,N]/; s/"costs":\[[0-9.]*,[0-9.]*\]/"costs":[N,N]/; s/"bitsPerByte":[0-9.]*/"bitsPerByte":N/; s/"seconds":.*/…/'
