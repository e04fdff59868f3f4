#!/bin/sh
# -S says what an archive is for commands that read, too.
set -e
mkdir d
zeros 6000 | sluice > d/a.x
zeros 6000 | sluice > d/b.slc
sluice -rt -S .x d
sluice -rqd -S .x d
ls -A d
