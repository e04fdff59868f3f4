#!/bin/sh
# tar calls it by -I, with flags, both ways.
set -e
mkdir d
lines 100 > d/a
lines 50 > d/b
tar --sort=name -I 'sluice -9' -cf d.tar.slc d
mv d old
tar -I 'sluice -9' -xf d.tar.slc
diff -r old d
tar -I sluice -tf d.tar.slc
sluice -t -q d.tar.slc
