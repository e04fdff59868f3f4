#!/bin/sh
# -r with -c puts all archives one after another.
set -e
mkdir d
echo one > d/a
echo two > d/b
sluice -rc d | sluice -d
