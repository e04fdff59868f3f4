#!/bin/sh
# A directory as standard input is told.
set -e
mkdir d
sluice < d || echo "exit $?"
