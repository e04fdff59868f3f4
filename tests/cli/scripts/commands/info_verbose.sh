#!/bin/sh
# info -v lists frames and blocks, with where each stands, before the line of the archive.
set -e
noise 3000 | sluice --block-size=1K > a.slc
sluice info -v a.slc
sluice info -v --json a.slc | grep -o '"type":"[a-z]*","offset":[0-9]*'
