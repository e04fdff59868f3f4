#!/bin/sh
# train writes no model to a terminal.
# needs: script
set -e
lines 10 > a
script -qec 'sluice train a -c || echo "exit $?"' /dev/null < /dev/null | sed 's/\r$//'
