#!/bin/sh
# A model that there is none of is told by its name.
set -e
lines 20 > a
sluice --model nobody a || echo "exit $?"
sluice --model ./nobody.slm a || echo "exit $?"
sluice --model sha256:1234 a || echo "exit $?"
ls -A
