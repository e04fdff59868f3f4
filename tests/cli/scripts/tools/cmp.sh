#!/bin/sh
# cat of one archive is the content, byte for byte, whatever -c and -k say.
set -e
noise 3000 > a
sluice -q a
sluice cat a.slc | cmp - a
sluice cat -ck < a.slc | cmp - a
ls -A
