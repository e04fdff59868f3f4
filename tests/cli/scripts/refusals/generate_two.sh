#!/bin/sh
# generate begins with one model.
set -e
sluice generate --model text-en --model json
