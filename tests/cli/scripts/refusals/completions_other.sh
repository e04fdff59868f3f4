#!/bin/sh
# There are completions for three shells.
set -e
sluice completions tcsh
