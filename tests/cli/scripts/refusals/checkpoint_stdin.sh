#!/bin/sh
# A checkpoint needs an output that is a file: standard input without -o is refused.
echo text | sluice --checkpoint c
