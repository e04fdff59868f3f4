#!/bin/sh
# Control characters in an option are shown, too.
set -e
sluice "$(printf -- '--a\033[31m')" || echo "exit $?"
