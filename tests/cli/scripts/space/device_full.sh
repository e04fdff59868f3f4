#!/bin/sh
# No space left is told, and is exit code 1.
set -e
lines 1 > a
# Deno lets nothing write to a device by name that is not allowed everything.
"$DENO" run --quiet -A "$REPO/cli.ts" -o /dev/full a || echo "exit $?"
sluice -c a > /dev/full || echo "exit $?"
sluice < a > /dev/full || echo "exit $?"
sluice -c a > a.slc
sluice -dc a.slc > /dev/full || echo "exit $?"
[ -c /dev/full ]
