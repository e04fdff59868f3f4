#!/bin/sh
# Without a terminal there is no bar, however long it takes.
set -e
{
  zeros 1000
  sleep 1.5
} | sluice -q -o a.slc
sluice -t -q a.slc
