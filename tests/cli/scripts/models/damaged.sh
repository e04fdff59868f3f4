#!/bin/sh
# A damaged model is refused before anything is done.
set -e
lines 300 | model > m.slm
lines 20 > a
flip m.slm 300
sluice --model m.slm a || echo "exit $?"
head -c 100 m.slm > n.slm
sluice --model n.slm a || echo "exit $?"
sluice --model ./a a || echo "exit $?"
ls -A
