#!/bin/sh
# Lines do not run backwards.
set -e
sluice cat --lines 5-2 a.slc
