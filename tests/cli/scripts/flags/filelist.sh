#!/bin/sh
# --filelist names files, one per line, beside the operands.
set -e
printf 'a\n\nb c\r\n-d' > names
for name in a 'b c' -d e; do lines 1 > "./$name"; done
sluice -q --filelist names e
ls -A
