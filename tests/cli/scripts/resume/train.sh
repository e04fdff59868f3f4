#!/bin/sh
# A training that was killed goes on, to the same model, and to the same curve.
set -e
lines 40000 > in
lines 100 > out
sluice train -q --level 5 --holdout out --curve whole.svg -o whole.slm in
mkfifo pipe
job='sluice train --level 5 --checkpoint c --every 1M --holdout out --curve a.svg -o a.slm'
$job - < pipe 2> /dev/null &
pid=$!
exec 3> pipe
head -c 1100000 in >&3
await '[ -e c ]'
kill -KILL "$pid"
wait "$pid" 2> /dev/null || echo "exit $?"
ls
sluice train --level 6 --checkpoint c --resume --holdout out -o a.slm in || echo "exit $?"
sluice train --level 5 --checkpoint c --resume -o a.slm in || echo "exit $?"
$job --resume out || echo "exit $?"
$job --resume in
cmp a.slm whole.slm
cmp a.svg whole.svg
ls
