#!/bin/sh
# The archive of a file that cannot be written to cannot be written to, either, and is whole.
# needs: setpriv
set -e
lines 1 > a
chmod 444 a
unprivileged sluice -q --rm a
stat -c '%A %n' a.slc
unprivileged sluice -q -d --rm a.slc
stat -c '%A %n' a
