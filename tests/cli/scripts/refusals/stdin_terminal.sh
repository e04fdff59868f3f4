#!/bin/sh
# A terminal is no input.
# needs: script
set -e
script -qec 'sluice > out 2> err' /dev/null < /dev/null || echo "exit $?"
script -qec 'sluice -d > out 2>> err' /dev/null < /dev/null || echo "exit $?"
cat err
