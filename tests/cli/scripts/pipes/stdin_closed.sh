#!/bin/sh
# Standard input that is closed is empty.
set -e
sluice <&- > a.slc
sluice -t a.slc
sluice -d <&- || echo "exit $?"
