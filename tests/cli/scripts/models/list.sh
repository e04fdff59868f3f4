#!/bin/sh
# models list shows the models of a folder; with --json, as a manifest does.
set -e
mkdir d
lines 300 | model > d/shelf.slm
echo text > d/other.txt
hash=$(sha256sum d/shelf.slm | cut -c1-64)
sluice models list --models-dir d | grep -e ^name -e "$hash" |
  sed "s/$hash/HASH/; s/  */ /g; s/[0-9][0-9][0-9]* /N /"
sluice models list --json --models-dir d | grep -o "{\"id\":\"shelf\"[^}]*}" |
  sed "s/$hash/HASH/; s/\"bytes\":[0-9]*/\"bytes\":N/"
