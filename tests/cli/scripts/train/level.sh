#!/bin/sh
# train -9 makes a model for level 9.
set -e
lines 50 | sluice train -9 -q - -o a.slm
sluice models info a.slm | grep level
