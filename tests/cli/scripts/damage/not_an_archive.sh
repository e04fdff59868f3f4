#!/bin/sh
# Text is no archive, and nothing is written of it.
set -e
lines 1 > a.slc
sluice -d a.slc || echo "exit $?"
sluice -d < a.slc || echo "exit $?"
sluice cat a.slc || echo "exit $?"
sluice -t a.slc || echo "exit $?"
sluice -l a.slc || echo "exit $?"
ls -A
