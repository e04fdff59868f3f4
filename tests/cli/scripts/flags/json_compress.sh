#!/bin/sh
# --json reports on each file on standard output instead of the summary.
set -e
zeros 6000 > a
zeros 6000 > b
sluice --json a b
