#!/bin/sh
# -r with another command than compress takes archives alone.
set -e
mkdir d
lines 1 > d/a
lines 1 > d/b
sluice -qr --rm d
echo text > d/c
sluice -rt d
sluice -qrd d
ls -A d
cat d/a
