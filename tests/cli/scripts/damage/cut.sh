#!/bin/sh
# An archive that is cut anywhere is refused, with its length.
set -e
noise 1000 | sluice > whole
for length in 1 3 4 20 24 500 1037; do
  head -c "$length" whole > a.slc
  sluice -d a.slc || echo "exit $?"
done
ls -A
