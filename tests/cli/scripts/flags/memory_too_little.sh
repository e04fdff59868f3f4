#!/bin/sh
# -M refuses to compress with less memory than the smallest predictor takes.
set -e
lines 1 | sluice -M 10K
