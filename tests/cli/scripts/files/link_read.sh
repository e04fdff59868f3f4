#!/bin/sh
# cat, test and info follow links.
set -e
zeros 6000 | sluice > a.slc
ln -s a.slc link.slc
sluice cat link.slc | cksum
sluice test link.slc
sluice info --json link.slc | grep -c '"contentBytes":6000'
sluice -d link.slc || echo "exit $?"
