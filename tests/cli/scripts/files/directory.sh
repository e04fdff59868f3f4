#!/bin/sh
# A directory is left out without -r.
set -e
mkdir d
lines 1 > d/a
sluice d || echo "exit $?"
sluice -f d || echo "exit $?"
sluice -t d || echo "exit $?"
ls -A d
