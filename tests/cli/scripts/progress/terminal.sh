#!/bin/sh
# On a terminal a bar appears after a second, unless --no-progress or -q says not to.
# needs: script
set -e
for flags in "" --no-progress -q; do
  script -qec "{ zeros 1000; sleep 1.6; } | sluice -fo a.slc $flags" \
    /dev/null < /dev/null > log
  # A bar is written over with a carriage return that no new line follows.
  if sed 's/\r*$//' log | grep -q "$(printf '\r')"; then
    echo "bar: $flags"
  else
    echo "no bar: $flags"
  fi
done
