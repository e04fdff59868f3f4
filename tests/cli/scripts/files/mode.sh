#!/bin/sh
# The output has the mode and the times of the input, rounded up to a millisecond.
set -e
lines 1 > a
chmod 640 a
touch -d '2001-02-03 04:05:06.789 UTC' a
sluice -q a
stat -c '%a %y' a.slc
chmod 600 a.slc
touch -d '1970-01-02 UTC' a.slc
sluice -qdf a.slc
stat -c '%a %y' a
