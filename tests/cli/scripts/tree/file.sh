#!/bin/sh
# -r takes files that are named, too.
set -e
mkdir d
lines 1 > d/a
lines 1 > b
sluice -qr b d
ls -A . d
