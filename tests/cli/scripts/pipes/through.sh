#!/bin/sh
# A pipe is compressed and restored.
set -e
lines 1000 > a
sluice < a | sluice -d | cmp - a
sluice - < a | sluice -d - | cmp - a
