#!/bin/sh
# An archive belongs to whom the file belongs, where that can be had.
set -e
lines 1 > a
chown 1234:5678 a 2> err || true
sluice -q a
[ "$(stat -c %u:%g a.slc)" = "$(stat -c %u:%g a)" ]
rm a
sluice -q -d a.slc
[ "$(stat -c %u:%g a)" = "$(stat -c %u:%g a.slc)" ]
