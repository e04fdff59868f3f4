#!/bin/sh
# -o takes standard input, and gives the output the mode that new files have.
set -e
zeros 6000 | sluice -o a.slc
stat -c '%a %s' a.slc
