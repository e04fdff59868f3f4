#!/bin/sh
# -t, --test and the word test are the same.
set -e
zeros 6000 | sluice > a.slc
sluice -t a.slc
sluice --test a.slc
sluice test a.slc
