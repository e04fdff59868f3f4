#!/bin/sh
# Every file is closed when it is done, so that few descriptors are enough for many files.
set -e
awk 'BEGIN { for (i = 0; i < 200; i++) { f = i ".txt"; print i > f; close(f) } }'
# shellcheck disable=SC3045 # dash has it
ulimit -n 150
sluice -q --verify ./*.txt
sluice -tq ./*.slc
sluice -qdf ./*.slc
set -- ./*.slc
echo "$#"
