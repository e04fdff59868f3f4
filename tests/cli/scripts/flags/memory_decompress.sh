#!/bin/sh
# An archive that takes more memory than -M allows is refused, with both amounts.
set -e
zeros 6000 | sluice > a.slc
sluice -M 1M -d < a.slc || echo "exit $?"
sluice --memory=1K -t a.slc || echo "exit $?"
sluice -M64M -q -d a.slc
ls -A
