#!/bin/sh
# Lines have no length in bytes.
set -e
sluice cat --lines 1-2 --length 5 a.slc
