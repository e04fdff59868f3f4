#!/bin/sh
# --lanes is a number of lanes.
set -e
sluice --model byte-en --lanes 0
