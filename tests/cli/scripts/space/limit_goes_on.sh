#!/bin/sh
# A file that there is no space for does not keep others from being done.
set -e
noise 100000 > a
zeros 6000 > b
(
  trap '' XFSZ
  ulimit -f 8
  exec sluice --rm a b
) || echo "exit $?"
ls -A
