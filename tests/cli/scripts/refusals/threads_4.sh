#!/bin/sh
# Several threads are refused, as there is one.
set -e
sluice --threads 4
