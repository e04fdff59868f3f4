#!/bin/sh
# tune has to be told what to go on from.
set -e
sluice tune -o a.slm
