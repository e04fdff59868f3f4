#!/bin/sh
# An archive of another version is refused as such.
set -e
zeros 1000 | sluice > a.slc
flip a.slc 4
sluice -t --json a.slc | grep -o '"code":"[^"]*"'
