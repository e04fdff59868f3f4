#!/bin/sh
# --json holds any name, as JSON does.
set -e
name=$(printf 'a"b\\c\nd')
zeros 6000 > "$name"
sluice --json "$name"
