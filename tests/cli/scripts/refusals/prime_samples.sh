#!/bin/sh
# A sample is a line or a file.
set -e
sluice prime a -o a.slm --samples words
