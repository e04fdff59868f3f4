#!/bin/sh
# A directory that cannot be read is told, the others are done.
# needs: setpriv
set -e
mkdir -p d/closed d/open
lines 1 > d/open/a
chmod 000 d/closed
unprivileged sluice -q -r d || echo "exit $?"
ls -A d/open
