#!/bin/sh
# test, cat and info take archives by any name.
set -e
lines 1 | sluice > archive
sluice -tq archive
sluice cat archive
sluice -l --json archive | grep -o '"contentBytes":32'
