#!/bin/sh
# --rm removes the input once the archive was decoded and compared.
set -e
zeros 6000 > a
sluice --rm a
ls -A
sluice -d --rm a.slc
ls -A
