#!/bin/sh
# -r . takes what is here.
set -e
lines 1 > a
sluice -qr .
ls -A
