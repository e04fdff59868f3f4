#!/bin/sh
# info prints a line for each archive below a header.
set -e
zeros 6000 > a
zeros 5000 > b
sluice -q a b
sluice info a.slc b.slc
