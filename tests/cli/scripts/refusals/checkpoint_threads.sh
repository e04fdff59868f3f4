#!/bin/sh
# A checkpoint is of one thread: more are refused.
echo text > a; sluice --checkpoint c -T2 a
