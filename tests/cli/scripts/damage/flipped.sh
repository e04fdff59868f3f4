#!/bin/sh
# A damaged byte is found wherever it is: header, content, end mark.
set -e
noise 1000 | sluice > whole
for offset in 0 4 5 10 19 21 500 1026 1027 1037; do
  cp whole a.slc
  flip a.slc "$offset"
  sluice -t a.slc || echo "exit $?"
done
