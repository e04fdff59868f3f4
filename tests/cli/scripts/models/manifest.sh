#!/bin/sh
# A folder with a manifest has the models that it names.
set -e
mkdir d
lines 300 | model > d/one.slm
lines 200 | model > d/two.slm
hash=$(sha256sum d/one.slm | cut -c1-64)
printf '[{"id":"first","kind":"slm","file":"one.slm","sha256":"%s","bytes":%s,"licence":"MIT"}]' \
  "$hash" "$(size d/one.slm)" > d/manifest.json
lines 20 > a
sluice -c --model first --models-dir d a | sluice cat --models-dir d | cmp - a
sluice models verify --models-dir d first
sluice -c --model two --models-dir d a || echo "exit $?"
cp d/two.slm d/one.slm
sluice models verify --models-dir d first 2> /dev/null || echo "exit $?"
echo '[{"id":"x"}]' > d/manifest.json
sluice models list --models-dir d || echo "exit $?"
