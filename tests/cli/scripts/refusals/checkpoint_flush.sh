#!/bin/sh
# A checkpoint does not go with blocks that end when the input pauses.
echo text > a; sluice --checkpoint c --flush 100 a
