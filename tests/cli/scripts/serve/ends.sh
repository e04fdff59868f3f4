#!/bin/sh
# a body that never ends is broken off some time after a signal, or by a second one.
serving() {
  rm -f log drip.log
  SLUICE_END_TIMEOUT=$1 listening sluice serve --port 0 -q 2> log &
  pid=$!
  await 'grep -qs listens log'
  drip "$(sed 's/.*listens on //' log)" > drip.log &
  drip=$!
  await 'grep -qs begun drip.log'
}
ended() {
  wait "$pid"
  echo "exit $?"
  wait "$drip"
  cat drip.log
}
serving 500
kill -TERM "$pid"
ended
# An hour is not waited for.
serving 3600000
kill -TERM "$pid"
sleep 0.5
kill -0 "$pid" && echo "still there"
kill -INT "$pid"
ended
