#!/bin/sh
# Long names are not abbreviated.
set -e
sluice --decomp
