#!/bin/sh
# -q and -qq leave the lines of --json alone.
set -e
zeros 6000 | sluice > a.slc
sluice -t --json -q a.slc
sluice -t --json -qq missing || echo "exit $?"
