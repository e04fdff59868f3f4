#!/bin/sh
# A suffix begins with a dot.
set -e
sluice -S slc
