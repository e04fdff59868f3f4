#!/bin/sh
# A file that cannot be read is told, and the others are done.
# needs: setpriv
set -e
lines 1 > a
lines 1 > b
chmod 000 a
unprivileged sluice -q a b || echo "exit $?"
unprivileged sluice -t a || echo "exit $?"
ls -A
