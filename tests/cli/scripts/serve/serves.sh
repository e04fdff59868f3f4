#!/bin/sh
# serve answers until SIGTERM comes, and ends with 0.
set -e
mkdir backup
lines 200 > backup/a
sluice -q backup/a
listening sluice serve --host 127.0.0.1 --port 0 --archives backup -q 2> log &
pid=$!
await 'grep -q listens log'
url=$(sed 's/.*listens on //' log)
ask "${url}healthz"
echo
lines 300 > b
ask "${url}v1/compress" b > b.slc
sluice -dc b.slc | cmp - b
ask "${url}v1/files/a.slc" | cmp - backup/a
ask "${url}v1/models/json" | grep -o '"id":"json"'
kill -TERM "$pid"
wait "$pid"
echo "exit $?"
grep -v listens log || echo "nothing else was said"
