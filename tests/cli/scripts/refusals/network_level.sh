#!/bin/sh
# A network joins the predictor of level 6.
set -e
sluice --model byte-en -9
