#!/bin/sh
# Each command has a help of its own, within 80 columns.
set -e
sluice --help > all
for command in compress decompress cat test info completions man; do
  sluice "$command" --help > "$command"
  if cmp -s all "$command"; then echo "$command has none"; fi
  head -n 1 "$command"
  awk 'length > 80' "$command"
done
sluice -dh | cmp - decompress
