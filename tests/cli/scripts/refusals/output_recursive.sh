#!/bin/sh
# Files in directories count as inputs of -o.
set -e
mkdir d
zeros 10 > d/a
zeros 10 > d/b
zeros 10 > d/c
sluice -r -o c d
