#!/bin/sh
# A name that is not UTF-8 is not found, and nothing else is taken for it.
set -e
lines 1 > "$(printf 'a\377')"
lines 1 > b
sluice -q "$(printf 'a\377')" b || echo "exit $?"
find . -name '*.slc' | wc -l
