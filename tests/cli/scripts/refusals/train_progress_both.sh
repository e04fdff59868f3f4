#!/bin/sh
# A training shows progress, or none.
set -e
sluice train a -o a.slm --progress --no-progress
