#!/bin/sh
# No flag but --progress has a --no- before it.
set -e
sluice --no-keep
