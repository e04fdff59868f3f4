#!/bin/sh
# tune says what is wrong with a damaged model.
set -e
lines 100 | model > a.slm
flip a.slm 200
lines 10 > a
sluice tune a.slm a -o b.slm
