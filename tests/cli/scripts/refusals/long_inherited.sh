#!/bin/sh
# A word that every object in JavaScript knows is no option.
set -e
sluice --constructor
