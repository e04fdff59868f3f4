#!/bin/sh
# models verify loads models whole, and says which are damaged.
set -e
mkdir d
lines 300 | model > d/a.slm
lines 300 | model > d/b.slm
flip d/b.slm 400
sluice models verify d/a.slm
sluice models verify d/b.slm || echo "exit $?"
sluice models verify --json d/b.slm nobody || echo "exit $?"
sluice models verify -qq --models-dir d || echo "exit $?"
