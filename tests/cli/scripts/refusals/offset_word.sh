#!/bin/sh
# An offset is a size.
set -e
sluice cat --offset middle a.slc
