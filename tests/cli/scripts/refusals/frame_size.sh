#!/bin/sh
# Frames are not smaller than 1K.
set -e
echo text | sluice --frame-size 1023
