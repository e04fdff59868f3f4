#!/bin/sh
# generate takes no file but as a prompt.
set -e
sluice generate --model x a
