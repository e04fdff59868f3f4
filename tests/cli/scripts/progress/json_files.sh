#!/bin/sh
# The lines of --progress=json name the file and its size.
set -e
zeros 6000 > a
zeros 5000 > b
sluice --progress=json -q a b 2> log
grep '"done"' log
