#!/bin/sh
# A model is not of size 0.
set -e
sluice prime a -o a.slm --size 0
