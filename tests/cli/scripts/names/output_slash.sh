#!/bin/sh
# An output with a slash at its end is no file, whether there is such a directory or not.
set -e
lines 1 > a
sluice -o d/ a || echo "exit $?"
ls -A
mkdir d
sluice -o d/ a || echo "exit $?"
ls -A d
