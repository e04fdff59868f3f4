#!/bin/sh
# What is chosen by the beginning cannot be flushed before.
set -e
sluice --model auto --flush chunk
