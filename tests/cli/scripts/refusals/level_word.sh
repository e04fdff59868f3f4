#!/bin/sh
# A level is a digit.
set -e
sluice --level=x
