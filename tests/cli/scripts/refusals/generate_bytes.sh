#!/bin/sh
# An amount of text is a size.
set -e
sluice generate --model x -n many
