#!/bin/sh
# Dots in names are letters like others.
set -e
for name in .a a. a..b a.tar.gz ...; do lines 1 > "$name"; done
sluice -q --rm .a a. a..b a.tar.gz ...
ls -A
sluice -q --rm -d -- .a.slc a..slc a..b.slc a.tar.gz.slc ....slc
ls -A
