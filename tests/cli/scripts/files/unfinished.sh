#!/bin/sh
# What another sluice has not finished is no file to -r.
set -e
mkdir d
lines 1 > d/.sluice-01234567-89ab-cdef-0123-456789abcdef
lines 1 > d/.sluice
sluice -q --rm -r d
ls -A d
