#!/bin/sh
# -r and --recursive compress all files below a directory, but archives, links and pipes.
set -e
mkdir -p d/e/f
for name in d/a d/.hidden d/e/b d/e/f/c; do lines 1 > "$name"; done
lines 1 | sluice > d/old.slc
ln -s a d/link
ln -s e d/linked
mkfifo d/pipe
sluice -q -r d
find d | sort
