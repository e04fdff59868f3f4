#!/bin/sh
# The same of decompress, and the old file stays.
set -e
zeros 100000 | sluice > a.slc
(
  trap '' XFSZ
  ulimit -f 8
  exec sluice -d a.slc
) || echo "exit $?"
echo old > a
(
  trap '' XFSZ
  ulimit -f 8
  exec sluice -d -f a.slc
) || echo "exit $?"
ls -A
cat a
