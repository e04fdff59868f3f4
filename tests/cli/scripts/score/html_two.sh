#!/bin/sh
# A page is of one file.
set -e
lines 10 > a
lines 10 > b
sluice score --heatmap html a b
