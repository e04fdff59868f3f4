#!/bin/sh
# -V and --version print the version, whatever else is asked.
set -e
sluice -V > one
sluice --version > two
sluice test -V missing > three
cmp one two
cmp one three
sed 's/[0-9][0-9]*\.[0-9][0-9]*\.[0-9][0-9]*/X.Y.Z/' one
