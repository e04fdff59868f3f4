#!/bin/sh
# A hyphen among files is standard input, which goes to standard output.
set -e
lines 1 > a
printf 'from the pipe\n' | sluice -q a - > pipe.slc
ls -A
sluice -dc pipe.slc a.slc
