#!/bin/sh
# A name of 251 bytes has room for .slc; one of 252 has not, which is told.
set -e
name=$(printf '%0251d' 0)
lines 1 > "$name"
sluice -q "$name"
sluice -q -f "$name"
lines 1 > "${name}1"
sluice -q "${name}1" 2> err || echo "exit $?"
sed 's/00*/0/g' err
sluice -q -o short "${name}1"
rm "$name"
sluice -q -d "$name.slc"
cksum < "$name"
set -- *
echo "$#"
