#!/bin/sh
# A length is no less than zero.
set -e
sluice cat --length -5 a.slc
