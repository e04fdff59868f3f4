#!/bin/sh
# A device is left out without -f.
set -e
sluice /dev/null || echo "exit $?"
sluice -c /dev/null || echo "exit $?"
sluice -c -f /dev/null | sluice -t
