#!/bin/sh
# man takes no operand.
set -e
sluice man a
