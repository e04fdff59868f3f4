#!/bin/sh
# score takes one model and one network.
sluice score --model text-en --model json /dev/null
