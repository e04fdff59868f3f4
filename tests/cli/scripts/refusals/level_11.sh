#!/bin/sh
# No level is above 10.
set -e
sluice --level 11
