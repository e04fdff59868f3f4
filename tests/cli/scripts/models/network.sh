#!/bin/sh
# A network makes prose smaller, beside a model and without one, and its hash finds it again.
set -e
printf 'It is a truth universally acknowledged, that a single man in possession of %s fortune, must be in want of %s.\n' \
  'a good' 'a wife' 'no' 'some money' 'a great' 'a house in the country' > a
sluice -q -o plain.slc a
sluice -q --model byte-en -o network.slc a
sluice -q --model text-en -o model.slc a
sluice -q --model text-en --model byte-en -o both.slc a
[ "$(size network.slc)" -lt "$(size plain.slc)" ]
sluice -tq network.slc both.slc
sluice cat --backend interpreter both.slc | cmp - a
sluice -dq -o b network.slc
cmp a b
