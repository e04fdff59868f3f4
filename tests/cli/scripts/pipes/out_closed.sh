#!/bin/sh
# A reader that goes away ends the command quietly, with 141.
set -e
noise 3000000 > a
{ sluice -c a || echo "exit $?" >&2; } | head -c 1 > one
{ sluice < a || echo "exit $?" >&2; } | head -c 1 > one
sluice -q a
{ sluice -dc a.slc || echo "exit $?" >&2; } | head -c 1 > one
{ sluice cat a.slc || echo "exit $?" >&2; } | head -c 1 > one
