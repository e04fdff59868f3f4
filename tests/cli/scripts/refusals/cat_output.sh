#!/bin/sh
# cat has no other output.
set -e
sluice cat -o out a.slc
