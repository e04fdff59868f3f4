#!/bin/sh
# A short flag at the end lacks its value, too.
set -e
sluice -dc -M
