#!/bin/sh
# A suffix holds no slash.
set -e
sluice --suffix=./x
