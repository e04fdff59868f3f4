#!/bin/sh
# A tar archive goes through a pipe.
set -e
mkdir d
lines 100 > d/a
tar -c d | sluice > d.tar.slc
mv d old
sluice -d < d.tar.slc | tar -x
diff -r old d
