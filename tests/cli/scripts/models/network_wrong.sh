#!/bin/sh
# An archive needs the very network that it names: without it, or with another one, nothing comes out.
set -e
lines 30 > a
network > right.onnx
network other > other.onnx
sluice -q --model ./right.onnx -c a > a.slc
sluice -d --model ./right.onnx -c a.slc | cmp - a
sluice -d -c a.slc 2> log || echo "exit $?"
sluice -d --model ./other.onnx -c a.slc 2>> log || echo "exit $?"
sluice test --model ./other.onnx a.slc 2>> log || echo "exit $?"
sed 's/sha256:[0-9a-f]*/HASH/g' log
