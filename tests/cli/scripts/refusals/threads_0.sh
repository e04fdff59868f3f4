#!/bin/sh
# As many threads as there are cores are refused, too.
set -e
sluice -T0
