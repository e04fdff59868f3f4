#!/bin/sh
# A link to itself is told, -f or not.
set -e
ln -s loop loop
ln -s nothing dangling
sluice -f loop || echo "exit $?"
sluice -f dangling || echo "exit $?"
sluice -t dangling || echo "exit $?"
