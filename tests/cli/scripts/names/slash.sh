#!/bin/sh
# A name with a slash at its end is no file.
set -e
lines 1 > a
sluice a/
