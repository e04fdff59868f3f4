#!/bin/sh
# What fails is told and counted, the other files are done.
set -e
zeros 6000 > a
zeros 5000 > b
sluice a missing b || echo "exit $?"
ls -A
