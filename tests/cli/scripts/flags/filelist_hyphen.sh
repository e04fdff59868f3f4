#!/bin/sh
# A line with a hyphen in a list is standard input.
set -e
printf -- '-\n' > names
lines 1 | sluice -c --filelist names | sluice -d
