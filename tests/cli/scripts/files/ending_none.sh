#!/bin/sh
# An archive by another name needs -o or -c to be decompressed; -f does not help.
set -e
lines 1 | sluice > archive
sluice -d archive || echo "exit $?"
sluice -df archive || echo "exit $?"
sluice -dc archive
