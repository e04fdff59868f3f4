#!/bin/sh
# tune refuses another level than that of the model.
set -e
lines 100 | model > a.slm
lines 10 > a
sluice tune a.slm a -7 -o b.slm
