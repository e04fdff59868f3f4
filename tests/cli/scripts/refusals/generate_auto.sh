#!/bin/sh
# There is nothing that generate could choose a model by.
set -e
sluice generate --model auto
