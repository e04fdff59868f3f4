#!/bin/sh
# A list that cannot be read ends the command.
set -e
sluice --filelist names
