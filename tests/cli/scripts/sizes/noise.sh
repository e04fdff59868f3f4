#!/bin/sh
# What cannot be compressed grows by a few bytes alone.
set -e
noise 2000000 > a
sluice -q a
[ "$(size a.slc)" -lt 2000100 ]
sluice -dc a.slc | cmp - a
