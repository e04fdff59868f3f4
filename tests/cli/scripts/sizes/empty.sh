#!/bin/sh
# An empty file has an archive, which restores to it.
set -e
: > a
sluice a
rm a
sluice -d a.slc
size a a.slc
