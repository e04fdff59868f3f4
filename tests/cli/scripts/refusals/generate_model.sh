#!/bin/sh
# generate needs a model.
set -e
sluice generate
