#!/bin/sh
# A dot alone is no suffix.
set -e
sluice --suffix .
