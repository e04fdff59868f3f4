#!/bin/sh
# compress begins with one model.
set -e
sluice --model text-en --model json
