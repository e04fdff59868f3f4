#!/bin/sh
# A path of more than 4096 bytes is told.
set -e
path=$(printf '%05000d' 0)
sluice "$path" 2>&1 | sed 's/00*/0/'
