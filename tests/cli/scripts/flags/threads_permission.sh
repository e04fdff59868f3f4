#!/bin/sh
# Where Deno may not read the program, there is one thread, and a line that says so.
set -e
run() { "$DENO" run --quiet --no-prompt "$REPO/cli.ts" "$@"; }
seq 30000 > numbers.txt
run -T2 -4 --frame-size 40K < numbers.txt > archive.slc
run -qd -T2 < archive.slc | cmp - numbers.txt
run -T1 -4 --frame-size 40K < numbers.txt | cmp - archive.slc
