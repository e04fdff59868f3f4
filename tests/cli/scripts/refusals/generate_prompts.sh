#!/bin/sh
# A text has one beginning.
set -e
sluice generate --model x -p a --prompt-file b
