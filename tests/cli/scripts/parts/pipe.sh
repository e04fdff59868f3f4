#!/bin/sh
# Parts come from a pipe, too, and nothing is read after them.
set -e
seq 1 20000 | sluice -4 --frame-size 16K > n.slc
cat n.slc | sluice cat --offset 50000 --length 20
echo .
{ cat n.slc; echo not an archive; } | sluice -dc --lines 2-3
