#!/bin/sh
# --lanes is about a network.
set -e
sluice --lanes 2
