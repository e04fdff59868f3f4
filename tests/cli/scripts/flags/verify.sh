#!/bin/sh
# --verify says that the archive was decoded and compared.
set -e
zeros 6000 > a
sluice --verify a
