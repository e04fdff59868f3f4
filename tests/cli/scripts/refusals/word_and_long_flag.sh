#!/bin/sh
# A long flag of another command is told by its short name.
set -e
sluice info --test
