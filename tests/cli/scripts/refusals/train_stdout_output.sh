#!/bin/sh
# A model goes to one place.
set -e
sluice train a -c -o a.slm
