#!/bin/sh
# -l goes before -t, and -t before -d.
set -e
zeros 6000 | sluice > a.slc
sluice -dt a.slc
sluice -dlt --json a.slc | grep -o '"frames":1'
ls -A
