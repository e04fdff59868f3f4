#!/bin/sh
# compress takes one network.
set -e
sluice --model byte-en --model byte-en
