#!/bin/sh
# -o and -c take a file that ends in .slc as it is.
set -e
lines 1 > a
sluice -q a
sluice -q -o twice a.slc
sluice -dc twice | sluice -d
sluice -c a.slc | sluice -d | sluice -d
