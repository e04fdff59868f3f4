#!/bin/sh
# What a file and a pipe become restores to the same content.
set -e
{
  lines 3000
  zeros 100000
  noise 5000
} > a
sluice -q -1 a
sluice -1 < a > pipe.slc
sluice -d < a.slc | cmp - a
sluice -d < pipe.slc | cmp - a
sluice -c -1 a | cmp - a.slc
