#!/bin/sh
# compress begins with one model.
set -e
sluice --model a --model b
