#!/bin/sh
# A network alone has no model beside it.
set -e
sluice --model json --model byte-en --alone
