#!/bin/sh
# A device is written in place, without -f, and stays what it is.
set -e
lines 1 > a
sluice -q -o /dev/null a
sluice -q -o /dev/null < a
[ -c /dev/null ]
stat -c %a /dev/null
