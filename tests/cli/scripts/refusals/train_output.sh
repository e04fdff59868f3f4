#!/bin/sh
# train has to be told where the model goes.
set -e
sluice train a
