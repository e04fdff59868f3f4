#!/bin/sh
# A part is taken of each file.
set -e
echo apples > a
echo bananas > b
sluice a b 2> /dev/null
sluice cat --length 3 a.slc b.slc
echo
sluice cat --offset -3 a.slc b.slc
