#!/bin/sh
# train has to be told what to learn from.
set -e
sluice train -o a.slm
