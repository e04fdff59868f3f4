#!/bin/sh
# A pipe has no end to count from.
set -e
sluice cat --offset -5 < /dev/null
