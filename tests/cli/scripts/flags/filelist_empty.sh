#!/bin/sh
# A list without any name is no wish to compress standard input.
set -e
: > names
lines 1 | sluice --filelist names
ls -A
