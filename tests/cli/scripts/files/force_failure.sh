#!/bin/sh
# With -f the old file stays when the new one fails.
set -e
noise 3000 | sluice --block-size=1K > a.slc
flip a.slc 2500
echo old > a
chmod 640 a
sluice -qdf a.slc 2> err || echo "exit $?"
grep -c 'a.slc: Cannot read the archive as' err
cat a
stat -c %a a
ls -A
