#!/bin/sh
# --progress=json writes a line of JSON per quarter of a second, and one at the end of each file.
set -e
{
  noise 1100000
  sleep 1
  zeros 1000
} | sluice --progress=json -q -o a.slc 2> log
# What is read is counted, though it is not a block yet.
[ "$(grep -c '^{"type":"progress",.*"bytesIn":1100000,' log)" -ge 2 ]
grep -e '"bytesIn":1100000' -e done log | sed 's/"seconds":[0-9.]*/"seconds":N/' | sort -u
[ "$(tail -n 1 log | cut -c1-14)" = '{"type":"done"' ]
