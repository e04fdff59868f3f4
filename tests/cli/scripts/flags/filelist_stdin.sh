#!/bin/sh
# --filelist=- takes the names from standard input.
set -e
lines 1 > a
lines 1 > b
printf 'a\nb\n' | sluice -q --filelist=-
ls -A
