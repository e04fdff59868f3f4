#!/bin/sh
# --rm with -f removes the link, not the file that it leads to.
set -e
lines 1 > a
ln -s a link
sluice -qf --rm link
ls -A
