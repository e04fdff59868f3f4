#!/bin/sh
# A file that is left out for its ending does not keep others from being done.
set -e
zeros 6000 > a
sluice -q a
zeros 6000 > b
sluice a.slc b
