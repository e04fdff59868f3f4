#!/bin/sh
# --progress and --progress=bar show a bar where there is no terminal, too.
set -e
{
  zeros 1000
  sleep 1.5
} | sluice --progress -q -o a.slc 2> log
grep -c . log | grep -vx 0 > counts
{
  zeros 1000
  sleep 1.5
} | sluice --progress=bar -q -o b.slc 2> log
grep -c . log | grep -vx 0 >> counts
sluice -t -q a.slc b.slc
