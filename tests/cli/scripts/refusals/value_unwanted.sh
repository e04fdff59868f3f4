#!/bin/sh
# A flag that takes no value is refused one.
set -e
sluice --keep=1
