#!/bin/sh
# A pattern that nothing fits is no file either.
set -e
sluice train '*.txt' -o a.slm
