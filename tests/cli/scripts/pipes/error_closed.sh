#!/bin/sh
# Where standard error has no reader, the work is done all the same.
set -e
mkfifo pipe
: < pipe &
exec 3> pipe
wait
zeros 6000 > a
sluice a 2>&3
sluice -f a missing 2>&3 || echo "exit $?"
sluice -t a.slc
