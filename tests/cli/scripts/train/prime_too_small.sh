#!/bin/sh
# prime makes nothing where no model is as small as it is told.
set -e
lines 300 > a
sluice prime a --size 10 -o a.slm
