#!/bin/sh
# There are four things that models does.
set -e
sluice models remove x
