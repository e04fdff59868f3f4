#!/bin/sh
# Nothing at all is no archive.
set -e
: > a.slc
sluice -d a.slc || echo "exit $?"
sluice -d < a.slc || echo "exit $?"
sluice -t a.slc || echo "exit $?"
sluice -l a.slc || echo "exit $?"
ls -A
