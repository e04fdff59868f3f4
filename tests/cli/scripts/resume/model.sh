#!/bin/sh
# What was begun with a model goes on with that model; another one by its name is refused.
set -e
lines 300 | model > m.slm
lines 3000 > in
sluice -q --model m.slm --block-size 4K -o whole.slc < in
job='sluice -q --model m.slm --checkpoint c --every 8K --block-size 4K -o a.slc'
mkfifo pipe
$job < pipe &
pid=$!
exec 3> pipe
head -c 50000 in >&3
await '[ -e c ]'
kill -KILL "$pid"
wait "$pid" 2> /dev/null || echo "exit $?"
mv m.slm kept.slm
noise 20000 | model > m.slm
$job --resume < in 2> said || echo "exit $?"
cut -d : -f 1-4 said
mv kept.slm m.slm
$job --resume < in
cmp a.slc whole.slc
