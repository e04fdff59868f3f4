#!/bin/sh
# --every must be a size.
echo text > a; sluice --checkpoint c --every 0 a
