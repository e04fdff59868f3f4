#!/bin/sh
# Several files have a line each, and one for all.
set -e
zeros 6000 > a
zeros 5000 > b
zeros 0 > c
sluice a b c
sluice -d -f a.slc b.slc c.slc
