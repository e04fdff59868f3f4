#!/bin/sh
# One thread is what there is, and may be asked for.
set -e
lines 1 | sluice -T1 | sluice -d --threads=1
lines 1 | sluice --threads 1 | sluice -d -T 1
