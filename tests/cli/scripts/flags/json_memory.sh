#!/bin/sh
# --json tells that memory is what was missing.
set -e
zeros 6000 | sluice > a.slc
sluice -t --json -qq -M 1M a.slc
