#!/bin/sh
# --progress=json tells of what failed, too.
set -e
echo text > bad.slc
zeros 6000 | sluice > a.slc
sluice -tqq --progress=json bad.slc a.slc 2>&1 | cut -d, -f1-2
