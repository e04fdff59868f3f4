#!/bin/sh
# models info tells what a model says of itself.
set -e
lines 300 | model > m.slm
hash=$(sha256sum m.slm | cut -c1-64)
sluice models info m.slm | sed "s/$hash/HASH/; s/^bytes: .*/bytes: N/"
sluice models info --json m.slm | sed "s/$hash/HASH/; s/\"bytes\":[0-9]*/\"bytes\":N/; s/\"memory\":[0-9]*/\"memory\":N/"
