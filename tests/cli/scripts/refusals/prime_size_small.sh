#!/bin/sh
# A model takes 64K.
set -e
sluice prime a -o a.slm --size 10K
