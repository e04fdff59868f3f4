#!/bin/sh
# A name that begins with a hyphen follows --, or has a path.
set -e
lines 1 > -d
sluice -q -- -d
sluice -dc ./-d.slc
sluice -dc -- -d.slc
