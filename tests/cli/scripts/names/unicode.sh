#!/bin/sh
# Names hold letters of any script, and stay as they are.
set -e
for name in 'Größe' '日本語' 'e\314\201' '🗜'; do
  lines 1 > "$(printf '%b' "$name")"
done
sluice -q --rm ./*
sluice -q -d --rm ./*
printf '%s\n' * | od -An -tx1
