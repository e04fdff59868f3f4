#!/bin/sh
# score --model is lower for what the model has seen, and takes its level.
set -e
lines 300 | model 7 > m.slm
lines 20 > a
sluice score --json a | grep -o '"level".*"model":[a-z0-9":]*'
sluice score --json --model m.slm a | grep -o '"level".*"model":"sha256'
[ "$(sluice score --json --model m.slm a | sed 's/.*"bits":\([0-9]*\).*/\1/')" -lt "$(sluice score --json -7 a | sed 's/.*"bits":\([0-9]*\).*/\1/')" ]
sluice score -6 --model m.slm a || echo "exit $?"
