#!/bin/sh
# Standard input that is empty makes an archive that restores to nothing.
set -e
sluice < /dev/null | sluice -d
sluice < /dev/null | sluice -t
