#!/bin/sh
# There are 256 bytes to choose from.
set -e
sluice generate --model x --top-k 257
