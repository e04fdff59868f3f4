#!/bin/sh
# -qq hides errors, too; the exit code stays.
set -e
sluice -qq missing || echo "exit $?"
sluice -q -d --quiet missing.slc || echo "exit $?"
