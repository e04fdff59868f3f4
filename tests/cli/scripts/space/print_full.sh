#!/bin/sh
# Help, version and the like tell when they cannot be printed, too.
set -e
for args in --help --version man 'completions bash'; do
  # shellcheck disable=SC2086 # two words
  sluice $args > /dev/full || echo "exit $?"
done
zeros 1000 | sluice > a.slc
sluice -l a.slc > /dev/full || echo "exit $?"
sluice -t --json a.slc > /dev/full || echo "exit $?"
