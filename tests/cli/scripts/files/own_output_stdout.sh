#!/bin/sh
# A file that its own archive is appended to does not grow without end.
set -e
noise 100000 > a
sluice -c a >> a
[ "$(size a)" -lt 200100 ]
head -c 100000 a > content
tail -c +100001 a | sluice -d | cmp - content
