#!/bin/sh
# train replaces a model with -f only, and does not train before it knows.
set -e
lines 10 > a
echo old > a.slm
sluice train a -o a.slm || echo "exit $?"
cat a.slm
sluice train -fq a -o a.slm
sluice models verify a.slm
ls -A
