#!/bin/sh
# A symbolic link is left out without -f.
set -e
lines 1 > a
ln -s a link
sluice link || echo "exit $?"
ls -A
sluice -qf link
ls -A
sluice -dc link.slc
