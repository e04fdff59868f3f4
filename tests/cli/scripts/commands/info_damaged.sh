#!/bin/sh
# info tells of an archive that is cut, and goes on.
set -e
noise 1000 | sluice > a.slc
head -c 500 a.slc > b.slc
sluice info --json b.slc a.slc | grep -c '"ok":false\|"contentBytes":1000'
sluice info b.slc || echo "exit $?"
