#!/bin/sh
# train takes the files of a directory sorted by name, whatever they are called.
set -e
mkdir -p d/sub
lines 20 > d/b.slc
lines 30 > d/a
lines 10 > d/sub/c
cat d/a d/b.slc d/sub/c | sluice train -q - -o one.slm
sluice train -q d -o two.slm
cmp one.slm two.slm
