#!/bin/sh
# Level 3 cannot be trained.
set -e
sluice train -3 a -o a.slm
