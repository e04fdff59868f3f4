#!/bin/sh
# -q and --quiet hide summaries and warnings, not errors.
set -e
zeros 6000 > a
ln -s a link
sluice -q a link missing || echo "exit $?"
sluice --quiet -f a missing || echo "exit $?"
