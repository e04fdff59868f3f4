#!/bin/sh
# Standard input is read from where it stands.
set -e
printf 'first\nsecond\n' > a
{
  dd bs=6 count=1 status=none > first
  sluice
} < a | sluice -d
