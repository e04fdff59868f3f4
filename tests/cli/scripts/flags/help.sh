#!/bin/sh
# -h and --help print the same, with every command and every flag.
set -e
sluice -h > one
sluice --help > two
cmp one two
for word in compress decompress cat test info completions man \
  -l --list -o --output --block-size --no-progress -V 130 141; do
  grep -q -e "$word" one || echo "$word is not told"
done
awk 'length > 80' one
