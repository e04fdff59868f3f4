#!/bin/sh
# A model has one card.
set -e
sluice train a -o a.slm --card x --card-file y
