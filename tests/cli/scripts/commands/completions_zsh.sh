#!/bin/sh
# The completions for zsh name every flag and command.
set -e
sluice completions zsh > it
head -n 1 it
for word in --decompress --block-size --no-progress --filelist compress \
  cat completions man -M -S; do
  grep -q -e "$word" it || echo "$word is not offered"
done
