#!/bin/sh
# A network of a contract that nobody knows, or whose sums may be inexact, is refused by name, and nothing comes out.
set -e
lines 30 > a
for kind in future huge; do
  network "$kind" > "$kind.onnx"
  sluice --model "./$kind.onnx" -c a 2> log || echo "exit $?"
  sluice generate --model "./$kind.onnx" -n 5 2>> log || echo "exit $?"
  sluice score --model "./$kind.onnx" a 2>> log || echo "exit $?"
  sed 's/sha256:[0-9a-f]*/HASH/g' log
done
