#!/bin/sh
# The completions for fish name every flag and command.
set -e
sluice completions fish > it
grep -c '^complete -c sluice' it | grep -vx 0 > count
for word in decompress block-size no-progress filelist compress \
  cat completions man; do
  grep -q -e "$word" it || echo "$word is not offered"
done
