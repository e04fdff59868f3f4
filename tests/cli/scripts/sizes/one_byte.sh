#!/bin/sh
# One byte has an archive, which restores to it.
set -e
echo > a
size a
sluice -q --rm a
sluice -q -d --rm a.slc
cat a
