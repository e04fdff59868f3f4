#!/bin/sh
# train expands a pattern that the shell left as it is.
set -e
mkdir d
lines 20 > d/b.txt
lines 30 > d/a.txt
lines 10 > d/c.log
cat d/a.txt d/b.txt | sluice train -q -o one.slm -
sluice train -q -o two.slm 'd/*.t[wx]t'
sluice train -q -o three.slm '**/?.txt'
cmp one.slm two.slm
cmp one.slm three.slm
