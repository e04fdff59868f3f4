#!/bin/sh
# A curve needs something to measure by.
set -e
sluice train a -o a.slm --curve c.svg
