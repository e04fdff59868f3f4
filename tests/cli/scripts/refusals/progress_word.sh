#!/bin/sh
# Progress is a bar or JSON.
set -e
sluice --progress=dots
