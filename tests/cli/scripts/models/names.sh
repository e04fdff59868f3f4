#!/bin/sh
# A model goes by its name in a folder, by its file or by its hash.
set -e
mkdir d
lines 300 | model > d/shelf.slm
lines 20 > a
hash=$(sha256sum d/shelf.slm | cut -c1-64)
sluice -c --model shelf --models-dir d a > one.slc
sluice -c --model "sha256:$hash" --models-dir=d/ a > two.slc
sluice -c --model d/shelf.slm a > three.slc
cmp one.slc two.slc
cmp one.slc three.slc
sluice info -v one.slc | grep -c "$hash"
