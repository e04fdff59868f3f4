#!/bin/sh
# A long flag at the end lacks its value.
set -e
sluice --output
