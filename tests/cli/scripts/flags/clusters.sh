#!/bin/sh
# Short flags cluster, the last one with its value.
set -e
lines 1 > a
sluice -9kqo1 a
sluice -qS.x -kT1 a
sluice -dcfM64M 1
sluice -dcqS .x a.x
ls -A
