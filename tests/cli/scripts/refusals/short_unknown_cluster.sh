#!/bin/sh
# An unknown letter in a cluster is named by itself.
set -e
sluice -kx9
