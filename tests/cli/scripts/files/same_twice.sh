#!/bin/sh
# A file that is named twice is compressed once; the second time its archive exists.
set -e
zeros 6000 > a
sluice a a
