#!/bin/sh
# What follows an archive and is none is refused.
set -e
{
  zeros 6000 | sluice
  echo garbage
} > a.slc
sluice -d a.slc || echo "exit $?"
sluice -t < a.slc || echo "exit $?"
ls -A
