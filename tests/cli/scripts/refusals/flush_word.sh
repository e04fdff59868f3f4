#!/bin/sh
# Blocks end when full, by chunk or after milliseconds.
set -e
sluice --flush=line
