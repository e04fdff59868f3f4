#!/bin/sh
# Where something is missing, bytes have no place to count from.
set -e
sluice cat --recover --offset 5 a.slc
