#!/bin/sh
# generate reads no prompt from a terminal.
# needs: script
set -e
lines 300 | model > m.slm
script -qec 'sluice generate --model m.slm --prompt-file - || echo "exit $?"' /dev/null < /dev/null | sed 's/\r$//'
