#!/bin/sh
# An archive can be made of standard input under any umask.
set -e
umask 077
lines 1 | sluice -q -o a.slc
stat -c %a a.slc
umask 000
lines 1 | sluice -q -o b.slc
stat -c %a b.slc
