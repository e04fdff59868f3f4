#!/bin/sh
# There is nothing to learn from empty files.
set -e
: > a
sluice train a -o a.slm || echo "exit $?"
sluice prime a -o a.slm || echo "exit $?"
ls -A
