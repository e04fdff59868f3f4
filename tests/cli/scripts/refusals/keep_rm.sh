#!/bin/sh
# -k and --rm contradict each other.
set -e
sluice -k --rm
