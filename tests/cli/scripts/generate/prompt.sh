#!/bin/sh
# generate goes on from a prompt, given as text, file or standard input.
set -e
lines 300 | model > m.slm
printf '3 items were' > prompt
sluice generate --model m.slm --prompt '3 items were' --bytes 20 --temperature 0 > one
sluice generate --model m.slm --prompt-file prompt -n 20 --temperature 0 > two
sluice generate --model m.slm --prompt-file - -n 20 --temperature 0 < prompt > three
cmp one two
cmp one three
cat one
