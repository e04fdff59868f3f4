#!/bin/sh
# Files are done where standard input and output are closed.
set -e
zeros 6000 > a
sluice a <&- >&-
sluice -t a.slc <&- >&-
