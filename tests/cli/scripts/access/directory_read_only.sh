#!/bin/sh
# A directory that cannot be written to takes no archive, and loses no input.
# needs: setpriv
set -e
mkdir d
lines 1 > d/a
chmod 555 d
unprivileged sluice d/a || echo "exit $?"
unprivileged sluice -f --rm d/a || echo "exit $?"
unprivileged sluice -q --rm d/a -o a.slc || echo "exit $?"
ls -A . d
