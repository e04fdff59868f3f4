#!/bin/sh
# An amount of memory is not negative.
set -e
sluice --memory=-1M
