#!/bin/sh
# A file in a directory that cannot be entered is told.
# needs: setpriv
set -e
mkdir d
lines 1 > d/a
chmod 000 d
unprivileged sluice d/a || echo "exit $?"
unprivileged sluice -r d || echo "exit $?"
