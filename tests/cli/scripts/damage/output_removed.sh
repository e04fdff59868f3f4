#!/bin/sh
# What was restored before the damage does not stay.
set -e
noise 3000000 | sluice > a.slc
flip a.slc 2500000
sluice -d a.slc || echo "exit $?"
sluice -d -o b < a.slc || echo "exit $?"
ls -A
