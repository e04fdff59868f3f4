#!/bin/sh
# --json of test names no output.
set -e
zeros 6000 | sluice > a.slc
sluice -t --json a.slc
