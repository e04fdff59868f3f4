#!/bin/sh
# Where nothing could be done, no sizes are told.
set -e
echo text > a
echo text > b
sluice test a b
