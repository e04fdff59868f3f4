#!/bin/sh
# A short option that there is none of is refused.
set -e
sluice -x
