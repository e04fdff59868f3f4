#!/bin/sh
# A variable that names no backend stops whatever loads a network, and nothing else.
set -e
lines 30 > a
network > n.onnx
sluice -q --model ./n.onnx -o n.slc a
sluice -q -o plain.slc a
export SLUICE_BACKEND=foo
reading() {
  "$DENO" run --quiet --no-prompt --allow-read --allow-write \
    --allow-env=SLUICE_BACKEND "$REPO/cli.ts" "$@" || echo "exit $?" >&2
}
reading -q -c a | cmp - plain.slc
reading -q -d -c plain.slc | cmp - a
reading -q --model text-en -c a | sluice -q -d -c | cmp - a
reading models info ./n.onnx | head -n 1
# A flag counts before it.
reading -q -d -c --backend kernel --models-dir . n.slc | cmp - a
echo refused >&2
reading -q -c --model ./n.onnx a
reading generate --model ./n.onnx -n 5
reading score --model ./n.onnx a
reading doctor ./n.onnx
# An archive may turn out to need a network; the others are done.
reading -q -d -c --models-dir . n.slc plain.slc | cmp - a
