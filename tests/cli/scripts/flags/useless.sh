#!/bin/sh
# Flags that a command has no use for are taken, as tar needs it.
set -e
lines 1 | sluice > a.slc
sluice -9 --verify --block-size=1K --flush=chunk -d < a.slc
sluice cat -9k --rm a.slc || echo "exit $?"
sluice -t -9 --rm -c -o x a.slc -q || echo "exit $?"
sluice -t -9 --rm --verify -q a.slc
ls -A
