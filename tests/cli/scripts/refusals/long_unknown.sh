#!/bin/sh
# A long option that there is none of is refused.
set -e
sluice --foo
