#!/bin/sh
# Where the group cannot be kept, it may do what everybody may, and no more.
# needs: setpriv
set -e
mkdir d
lines 1 > d/a
chmod 640 d/a
[ "$(id -u)" != 0 ] || chown 1234:2000 d/a
chmod 777 d
if [ "$(id -u)" = 0 ]; then
  setpriv --bounding-set=-chown --inh-caps=-all -- sh -c 'sluice -q d/a'
  stat -c %a d/a.slc
else
  sluice -q d/a
  echo 600
fi
