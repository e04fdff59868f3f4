#!/bin/sh
# train makes no model where a part of the corpus is missing.
set -e
lines 10 > a
sluice train a b -o a.slm || echo "exit $?"
sluice train --json a b -o a.slm 2> /dev/null || echo "exit $?"
ls -A
