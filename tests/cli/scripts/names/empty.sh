#!/bin/sh
# An empty name is no file.
set -e
sluice ''
