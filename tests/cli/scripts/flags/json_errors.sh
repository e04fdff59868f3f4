#!/bin/sh
# --json reports on what failed, with the code and the offset of a format error.
set -e
zeros 6000 | sluice > a.slc
flip a.slc 25
sluice -t --json a.slc missing || echo "exit $?"
