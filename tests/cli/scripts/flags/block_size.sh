#!/bin/sh
# --block-size cuts the content into blocks.
set -e
noise 4096 > a
sluice --block-size=1K -c a > one
sluice --block-size 1024 -c a > two
sluice --block-size 1KiB -c a > three
cmp one two
cmp one three
sluice -l --json one | grep -o '"stored":[0-9]*'
sluice -c a | sluice -l --json | grep -o '"stored":[0-9]*'
sluice --block-size=4M < a | sluice -l --json | grep -o '"stored":[0-9]*'
