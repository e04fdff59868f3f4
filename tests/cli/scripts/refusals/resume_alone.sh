#!/bin/sh
# --resume needs a checkpoint to go on from.
echo text > a; sluice --resume a
