#!/bin/sh
# What is no network is refused before any backend is tried, and two of them are a mistake.
sluice doctor missing.onnx
echo "exit $?"
echo 'plain text, and no network' > text.onnx
sluice doctor text.onnx
echo "exit $?"
sluice doctor --json text.onnx
echo "exit $?"
sluice doctor one.onnx two.onnx
echo "exit $?"
