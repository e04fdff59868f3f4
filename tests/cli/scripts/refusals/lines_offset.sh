#!/bin/sh
# Lines and bytes are two ways to say what part.
set -e
sluice cat --lines 1-2 --offset 5 a.slc
