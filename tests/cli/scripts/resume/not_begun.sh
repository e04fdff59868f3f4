#!/bin/sh
# --resume without a checkpoint begins anew, in place of what is left of an output, and -v says so.
set -e
lines 1000 > in
echo rest > a.slc.sluice-part
sluice -v --checkpoint c --resume -o a.slc in
sluice cat a.slc | cmp - in
ls
