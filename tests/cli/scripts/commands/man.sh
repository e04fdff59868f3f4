#!/bin/sh
# The manual page has a section for commands, options and exit codes, and names every flag.
set -e
sluice man > page
grep -c '^\.TH ' page
for section in NAME SYNOPSIS OPTIONS EXAMPLES; do
  grep -q "^\.SH \"*$section" page || echo "$section is not there"
done
for word in recursive filelist 'no.*progress' 'block.*size' 141; do
  grep -q -e "$word" page || echo "$word is not told"
done
