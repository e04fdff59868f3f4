#!/bin/sh
# A reader that was never there is the same.
set -e
mkfifo pipe
: < pipe &
exec 3> pipe
wait
lines 1 | { sluice >&3 || echo "exit $?"; }
lines 1 > a
sluice -c a >&3 || echo "exit $?"
sluice --help >&3 || echo "exit $?"
sluice man >&3 || echo "exit $?"
lines 1 | sluice > a.slc
sluice -l a.slc >&3 || echo "exit $?"
sluice -f --json a >&3 || echo "exit $?"
