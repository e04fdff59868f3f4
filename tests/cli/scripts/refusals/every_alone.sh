#!/bin/sh
# --every says when to write a checkpoint, so it needs one.
echo text > a; sluice --every 1M a
