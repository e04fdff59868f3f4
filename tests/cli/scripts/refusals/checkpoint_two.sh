#!/bin/sh
# A checkpoint is of one input.
echo text > a; echo text > b; sluice --checkpoint c a b
