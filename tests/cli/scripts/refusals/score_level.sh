#!/bin/sh
# Level 2 predicts no bytes.
set -e
sluice score -2 a
