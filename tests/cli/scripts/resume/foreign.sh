#!/bin/sh
# A file that is no checkpoint, or one of a later version, is refused, and not overwritten with -f either.
lines 1000 > in
echo something > c
sluice --checkpoint c --resume -o a.slc in || echo "exit $?"
sluice --checkpoint c -f -o a.slc in || echo "exit $?"
sluice --checkpoint in -f -o a.slc in || echo "exit $?"
printf '\365SLK\002 more' > d
sluice --checkpoint d --resume -o a.slc in || echo "exit $?"
cat c
ls
