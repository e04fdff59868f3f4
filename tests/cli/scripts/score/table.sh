#!/bin/sh
# score prints bits per byte of each file, and of all.
set -e
lines 100 > a
zeros 1000 > b
sluice score a b
