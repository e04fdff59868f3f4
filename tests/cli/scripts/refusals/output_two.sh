#!/bin/sh
# One output does not take two inputs.
set -e
zeros 10 > a
zeros 10 > b
sluice -o c a b
