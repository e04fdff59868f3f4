#!/bin/sh
# Names are put in order by their characters, not by the locale.
set -e
mkdir d
for name in b B a ä 10 9; do echo > "d/$name"; done
sluice -r --json d | sed 's/.*"file":"\([^"]*\)".*/\1/'
