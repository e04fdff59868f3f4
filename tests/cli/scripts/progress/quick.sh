#!/bin/sh
# On a terminal, what takes less than a second shows no bar.
# needs: script
set -e
zeros 6000 > a
script -qec 'sluice a' /dev/null < /dev/null | sed 's/\r$//'
