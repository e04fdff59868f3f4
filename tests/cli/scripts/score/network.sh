#!/bin/sh
# score takes a network, with the predictor of level 6, with a model, and alone.
set -e
printf 'It was a bright morning, and there was nobody in the street.' > a
cost() {
  sluice score --json "$@" a | sed 's/.*"bits":\([0-9.]*\),.*"level":\([^,]*\),"model":\([^,]*\),"network":\([^,]*\),.*/\1 \2 \3 \4/'
}
cost | sed 's/^[^ ]* //'
cost --model byte-en | sed 's/^[^ ]* //'
cost --model byte-en --alone | sed 's/^[^ ]* //'
cost --model text-en --model byte-en | sed 's/:[0-9a-f]*/:…/;s/^[^ ]* //'
bits() { cost "$@" | sed 's/\..*//;s/ .*//'; }
[ "$(bits --model byte-en)" -lt "$(bits)" ]
[ "$(bits --model byte-en --alone)" -lt "$(bits)" ]
[ "$(bits --model text-en --model byte-en)" -lt "$(bits --model text-en)" ]
[ "$(cost --model byte-en --backend interpreter)" = "$(cost --model byte-en)" ]
sluice score -q --heatmap html --model byte-en --model text-en a | grep -o 'level 6 with the model sha256:.* and the network byte-en' | sed 's/:[0-9a-f]*/:…/'
sluice score -q --heatmap html --model byte-en --alone a | grep -o 'the network byte-en'
