#!/bin/sh
# -r with --json has a line for each file.
set -e
mkdir d
zeros 6000 > d/a
zeros 6000 > d/b
sluice -r --json d | grep -o '"file":"[^"]*"'
sluice -tr --json d | grep -o '"file":"[^"]*"'
