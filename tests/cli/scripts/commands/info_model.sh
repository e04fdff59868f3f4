#!/bin/sh
# info says which model the frames of an archive begin with, and needs none.
set -e
cp "$REPO/tests/golden/model-6-frames.slc" a.slc
sluice info a.slc
sluice info -v a.slc | grep -c '  frame .* model sha256:'
sluice info --json a.slc | grep -o '"models":[^]]*]'
