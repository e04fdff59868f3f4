#!/bin/sh
# Blocks are not larger than 8M.
set -e
sluice --block-size=8193K
