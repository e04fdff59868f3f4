#!/bin/sh
# A folder of models that is not there is told.
set -e
lines 20 > a
sluice --model x --models-dir nowhere a
