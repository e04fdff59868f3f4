#!/bin/sh
# A corpus has standard input once.
set -e
sluice train - - -o a.slm
