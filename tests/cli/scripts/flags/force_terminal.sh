#!/bin/sh
# -f writes an archive to a terminal; content goes there anyway.
# needs: script
set -e
lines 1 | sluice > a.slc
script -qec 'sluice -dc a.slc' /dev/null < /dev/null | tr -d '\r'
echo 1 > a
script -qec 'sluice -cf a' /dev/null < /dev/null | grep -c SLC
