#!/bin/sh
# A signal removes what is not whole, but no file that somebody put in its place.
set -e
mkfifo pipe
echo precious > other
sluice -o a.slc < pipe &
pid=$!
exec 3> pipe
noise 2000000 >&3
await '[ -n "$(find . -name "*slc*" -size +0)" ]'
mv other a.slc
kill -TERM "$pid"
wait "$pid" || echo "exit $?"
cat a.slc
