#!/bin/sh
# A temperature is not below zero.
set -e
sluice generate --model x --temperature=-1
