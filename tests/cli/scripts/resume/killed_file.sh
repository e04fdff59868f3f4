#!/bin/sh
# A file that is compressed with a checkpoint has the bytes, the mode and the time that it has without.
set -e
lines 3000 > in
chmod 640 in
sluice -q -4 in
sluice -q -4 --checkpoint c --every 8K -o a.slc in
cmp a.slc in.slc
stat -c %a a.slc
[ "$(stat -c %Y a.slc)" = "$(stat -c %Y in)" ]
ls
