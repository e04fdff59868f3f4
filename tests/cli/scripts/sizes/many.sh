#!/bin/sh
# A thousand files are compressed, tested and restored in one call each.
set -e
awk 'BEGIN { for (i = 0; i < 1000; i++) { f = i ".txt"; print i > f; close(f) } }'
sluice -q ./*.txt
rm ./*.txt
set -- ./*
echo "$#"
sluice -t ./*.slc 2>&1 | grep -c '^\./.*: ok, '
sluice -d ./*.slc 2>&1 | tail -n 1
cat ./*.txt | sort -n | uniq | wc -l
