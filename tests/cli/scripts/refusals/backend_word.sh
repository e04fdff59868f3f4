#!/bin/sh
# --backend names who executes a network.
set -e
sluice --model byte-en --backend tpu
