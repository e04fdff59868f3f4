#!/bin/sh
# Files that Deno was not told to let read, or write, are told; a pipe needs neither.
set -e
lines 1 > a
bare() { "$DENO" run --quiet --no-prompt "$@"; }
bare "$REPO/cli.ts" < a | bare "$REPO/cli.ts" -d
bare "$REPO/cli.ts" a || echo "exit $?"
bare --allow-read "$REPO/cli.ts" a || echo "exit $?"
bare --allow-read "$REPO/cli.ts" -c a | bare "$REPO/cli.ts" -dc
ls -A
