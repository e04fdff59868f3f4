#!/bin/sh
# An archive does not go to a terminal.
# needs: script
set -e
zeros 10 > a
script -qec 'sluice < a 2> err' /dev/null < /dev/null || echo "exit $?"
script -qec 'sluice -c a 2>> err' /dev/null < /dev/null || echo "exit $?"
cat err
