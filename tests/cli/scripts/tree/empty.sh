#!/bin/sh
# A directory without files is no failure, and nothing to say.
set -e
mkdir d
sluice -r d
sluice -rt d
