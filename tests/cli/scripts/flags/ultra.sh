#!/bin/sh
# --ultra is level 10, makes a smaller archive of text than level 9, and is one of several levels.
set -e
sluice man > a
sluice --ultra < a > ultra.slc
sluice --level=10 < a | cmp - ultra.slc
sluice -1 --ultra < a | cmp - ultra.slc
sluice --ultra -9 < a > 9.slc
[ "$(size ultra.slc)" -lt "$(size 9.slc)" ]
sluice -d < ultra.slc | cmp - a
sluice info --json ultra.slc | grep -o '"profiles":\[10\]'
