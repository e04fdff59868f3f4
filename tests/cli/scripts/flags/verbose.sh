#!/bin/sh
# -v and --verbose append the time and the rate.
set -e
zeros 6000 > a
sluice -v a
sluice -f --verbose a
sluice -tv a.slc
