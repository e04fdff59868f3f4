#!/bin/sh
# What was restored in part does not replace its archive.
set -e
sluice -d --offset 5 --rm a.slc
