#!/bin/sh
# --model auto takes the model that gains most, or none.
set -e
mkdir d
lines 300 | model > d/shelf.slm
noise 20000 | model > d/noise.slm
lines 20 > a
noise 3000 > b
hash=$(sha256sum d/shelf.slm | cut -c1-64)
sluice -c --model auto --models-dir d a > a.slc
sluice info -v a.slc | grep -c "$hash"
sluice cat --models-dir d a.slc | cmp - a
# Where none gains, the archive is that without a model.
noise 3000 > b
sluice -c b > without.slc
lines 300 | model 7 > d/shelf.slm
rm d/noise.slm
sluice -c --model auto --models-dir d b > b.slc
cmp without.slc b.slc
