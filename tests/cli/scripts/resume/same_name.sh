#!/bin/sh
# A checkpoint does not take the place of the output.
lines 100 > in
sluice --checkpoint a.slc -o ./a.slc in || echo "exit $?"
sluice train in --checkpoint "$PWD/a.slm" -o a.slm || echo "exit $?"
ls
