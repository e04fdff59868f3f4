#!/bin/sh
# A named pipe whose reader goes away is the same, too.
set -e
noise 3000000 > a
mkfifo pipe
head -c 1 pipe > one &
sluice -o pipe a || echo "exit $?"
[ -p pipe ]
