#!/bin/sh
# prime takes each of several files for a sample, and obeys --size.
set -e
mkdir d
for i in 1 2 3 4 5; do lines "$i" > "d/$i"; done
sluice prime -q d --size 64K -o a.slm
[ "$(size a.slm)" -le 65536 ]
cat d/1 d/2 > two
sluice prime -q two --samples=files -o b.slm
sluice models verify a.slm b.slm
