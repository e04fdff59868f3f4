#!/bin/sh
# --progress and --no-progress contradict each other.
set -e
sluice --progress --no-progress
