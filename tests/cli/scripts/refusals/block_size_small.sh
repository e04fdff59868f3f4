#!/bin/sh
# Blocks are not smaller than 1K.
set -e
sluice --block-size=10
