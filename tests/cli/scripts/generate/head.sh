#!/bin/sh
# generate ends quietly when nobody reads any more.
set -e
lines 300 | model > m.slm
{
  sluice generate --model m.slm -n 10M || echo "exit $?" >&2
} | head -c 1000 | wc -c
