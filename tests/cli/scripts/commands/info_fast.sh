#!/bin/sh
# info of a large archive does not decode it.
set -e
noise 2000000 | sluice -9 > part
cat part part part part part part part part > a.slc
sluice -M 1K info --json a.slc | grep -o '"contentBytes":16000000'
