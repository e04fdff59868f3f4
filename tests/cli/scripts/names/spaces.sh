#!/bin/sh
# Names hold spaces, quotes, stars and brackets.
set -e
for name in 'a b' " c" 'd "e"' "f'g" '*' '[h]' '$(i)' '\j' '%41' 'k;l' '&'; do
  printf '%s' "$name" > "$name"
done
sluice -q --rm -- *
ls -A
sluice -q -d --rm -- *
for name in *; do [ "$(cat "$name")" = "$name" ]; done
ls -A
