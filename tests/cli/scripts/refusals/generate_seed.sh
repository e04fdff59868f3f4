#!/bin/sh
# A seed is an integer.
set -e
sluice generate --model x --seed 1.5
