#!/bin/sh
# With -f, a failed write leaves neither the new file nor another name.
# needs: setpriv
set -e
mkdir d
lines 1 > a
echo old > d/a.slc
chmod 555 d
unprivileged sluice -f -o d/a.slc a || echo "exit $?"
cat d/a.slc
ls -A d
