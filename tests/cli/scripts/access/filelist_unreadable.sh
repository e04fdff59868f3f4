#!/bin/sh
# A list that cannot be read is told.
# needs: setpriv
set -e
echo a > names
chmod 000 names
unprivileged sluice --filelist names
