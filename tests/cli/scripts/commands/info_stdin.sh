#!/bin/sh
# info reads standard input, too.
set -e
zeros 6000 | sluice | sluice info --json
