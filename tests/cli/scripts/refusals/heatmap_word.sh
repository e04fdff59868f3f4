#!/bin/sh
# There are three kinds of heatmap.
set -e
sluice score --heatmap png a
