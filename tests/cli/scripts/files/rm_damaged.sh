#!/bin/sh
# --rm keeps an archive that is damaged.
set -e
zeros 6000 | sluice > a.slc
flip a.slc 25
sluice -d --rm a.slc || echo "exit $?"
ls -A
