#!/bin/sh
# Blocks are not larger than 4M.
set -e
sluice --block-size=4097K
