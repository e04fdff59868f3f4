#!/bin/sh
# --model auto passes on all of what is longer than it looks at, from a pipe too.
set -e
mkdir d
lines 300 | model > d/shelf.slm
lines 130000 > a
sluice --model auto --models-dir d < a > a.slc
sluice cat --models-dir d a.slc | cmp - a
