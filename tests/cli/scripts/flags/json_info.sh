#!/bin/sh
# --json of info holds frames, blocks, profiles, models, memory, sizes and checksums.
set -e
zeros 6000 | sluice > a.slc
sluice -l --json a.slc
