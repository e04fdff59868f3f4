#!/bin/sh
# A list may be longer than what a call can take.
set -e
seq 1 200000 | sed 's/.*/-/' | tr '-' 'm' > list
sluice -qq --filelist list || echo "exit $?"
