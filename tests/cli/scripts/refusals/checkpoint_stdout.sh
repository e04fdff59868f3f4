#!/bin/sh
# A checkpoint needs an output that is a file: -c is refused.
echo text | sluice --checkpoint c -c
