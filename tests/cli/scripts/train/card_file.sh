#!/bin/sh
# --card-file takes the card from a file.
set -e
lines 100 > a
printf 'One line,\nand another.\n' > card
sluice train -q a --card-file card -o a.slm
sluice models info a.slm | tail -n 2
