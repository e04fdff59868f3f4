#!/bin/sh
# The value of --progress stands behind =, so that the next word is a file.
set -e
sluice --progress bar
