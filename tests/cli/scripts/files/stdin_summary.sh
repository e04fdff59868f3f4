#!/bin/sh
# test of standard input prints its line.
set -e
zeros 6000 | sluice | sluice -t
zeros 6000 | sluice | sluice -t -
