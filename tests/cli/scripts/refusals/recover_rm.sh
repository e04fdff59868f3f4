#!/bin/sh
# A damaged archive is kept.
set -e
sluice -d --recover --rm a.slc
