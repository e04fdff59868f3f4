#!/bin/sh
# Directories are followed however deep they are.
set -e
path=d
i=0
while [ "$i" -lt 100 ]; do
  path=$path/d
  i=$((i + 1))
done
mkdir -p "$path"
lines 1 > "$path/a"
sluice -q -r d
find d -type f | sed 's|.*/||' | sort
