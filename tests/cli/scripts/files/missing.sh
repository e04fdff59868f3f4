#!/bin/sh
# A file that is not there is told.
set -e
sluice missing || echo "exit $?"
sluice -d missing.slc || echo "exit $?"
sluice cat missing || echo "exit $?"
sluice -t missing || echo "exit $?"
sluice -l missing || echo "exit $?"
sluice -f missing || echo "exit $?"
