#!/bin/sh
# generate ends where a stop text would be written.
set -e
lines 300 | model > m.slm
sluice generate --model m.slm -p '3 items were' -n 500 --temperature 0 --stop '\n' --stop nowhere
echo
