#!/bin/sh
# An output named by -o has the mode and the times of the input, too.
set -e
lines 1 > a
chmod 755 a
touch -d '2001-02-03 04:05:06 UTC' a
sluice -q -o b a
stat -c '%a %y' b
