#!/bin/sh
# A name that is a command follows --, has a path, or stands behind a command.
set -e
for name in compress decompress cat test info completions man; do
  lines 1 > "$name"
done
sluice -q -- test cat
sluice -q ./info
sluice -q compress compress man
ls -A
