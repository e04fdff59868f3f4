#!/bin/sh
# models path prints where a model is.
set -e
mkdir d
lines 300 | model > d/shelf.slm
hash=$(sha256sum d/shelf.slm | cut -c1-64)
sluice models path shelf --models-dir d
sluice models path "sha256:$hash" --models-dir d
sluice models path --json d/shelf.slm | grep -o '"path":.*'
sluice models path nobody --models-dir d || echo "exit $?"
