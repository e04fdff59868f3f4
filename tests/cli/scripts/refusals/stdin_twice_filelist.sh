#!/bin/sh
# Standard input is a file or a list of files.
set -e
sluice --filelist - -
