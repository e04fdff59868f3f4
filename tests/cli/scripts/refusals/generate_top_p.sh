#!/bin/sh
# Nothing makes up a share of 0.
set -e
sluice generate --model x --top-p 0
