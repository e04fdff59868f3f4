#!/bin/sh
# A file that cannot be written to is replaced with -f, as its directory can.
# needs: setpriv
set -e
lines 1 > a
echo old > a.slc
chmod 444 a.slc
unprivileged sluice a || echo "exit $?"
unprivileged sluice -q -f a
unprivileged sluice -dc a.slc
