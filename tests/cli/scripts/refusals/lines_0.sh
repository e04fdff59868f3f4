#!/bin/sh
# The first line is 1.
set -e
sluice cat --lines 0-5 a.slc
