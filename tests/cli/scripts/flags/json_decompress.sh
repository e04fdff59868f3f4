#!/bin/sh
# --json of decompress names archive and output.
set -e
zeros 6000 | sluice > a.slc
sluice -d --json a.slc
