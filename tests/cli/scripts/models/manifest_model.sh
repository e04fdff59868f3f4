#!/bin/sh
# A model that is not the one of its manifest is used for nothing, not chosen either, be it sound or damaged.
set -e
mkdir d
lines 300 | model > d/one.slm
lines 200 | model > two.slm
wanted=$(sha256sum d/one.slm | cut -c1-64)
printf '[{"id":"first","kind":"slm","file":"one.slm","sha256":"%s","bytes":%s,"licence":"MIT"}]' \
  "$wanted" "$(size d/one.slm)" > d/manifest.json
lines 20 > a
sluice -q --models-dir d --model first -o right.slc a
refused() {
  echo "$*"
  "$@" 2> log || echo "exit $?"
  sed "s/$(sha256sum d/one.slm | cut -c1-64)/FOUND/g
s/$wanted/WANTED/g" log
}
cp two.slm d/one.slm
refused sluice --rm --models-dir d --model first a
refused sluice --rm --models-dir d --model auto a
refused sluice -d --rm --models-dir d right.slc
refused sluice score --models-dir d --model first a
refused sluice generate --models-dir d --model first --length 5
refused sluice tune --models-dir d first a -o new.slm
flip d/one.slm 400
refused sluice --models-dir d --model auto a
refused sluice --models-dir d --model first a
ls -A
