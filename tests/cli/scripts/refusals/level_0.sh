#!/bin/sh
# There is no level 0.
set -e
sluice -0
