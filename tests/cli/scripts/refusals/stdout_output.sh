#!/bin/sh
# -c and -o are two places for one output.
set -e
sluice -c -o a
