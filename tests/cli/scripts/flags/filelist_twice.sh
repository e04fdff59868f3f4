#!/bin/sh
# --filelist can be given several times.
set -e
lines 1 > a
cp a b
echo a > one
echo b > two
sluice -q --filelist one --filelist two
ls -A
