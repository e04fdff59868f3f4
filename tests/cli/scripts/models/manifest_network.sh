#!/bin/sh
# A network that is not the one of its manifest is used for nothing, though it gives its known answer.
set -e
mkdir d
cp "$REPO/models/manifest.json" d
cp "$REPO/models/byte-en.onnx" d
lines 3 > a
sluice -q --model byte-en -o right.slc a
flip d/byte-en.onnx 1200000
# By its path it is a network like any other: nobody says which it must be.
sluice -c --model d/byte-en.onnx a | sluice cat --model d/byte-en.onnx | cmp - a
refused() {
  echo "$*"
  "$@" 2> log || echo "exit $?"
  sed "s/$(sha256sum d/byte-en.onnx | cut -c1-64)/FOUND/g
s/$(sha256sum "$REPO/models/byte-en.onnx" | cut -c1-64)/WANTED/g" log
}
refused sluice --rm --models-dir d --model byte-en a
refused sluice -c --models-dir d --model byte-en a
refused sluice -d --rm --models-dir d right.slc
refused sluice cat --models-dir d right.slc
refused sluice score --models-dir d --model byte-en a
refused sluice generate --models-dir d --model byte-en --length 5
refused sluice models verify --models-dir d byte-en
ls -A
