#!/bin/sh
# Recovery looks at the end of an archive first, and a pipe has none.
set -e
sluice -d --recover < /dev/null
