#!/bin/sh
# Standard output is written from where it stands.
set -e
{
  printf 'before '
  printf 'between ' | sluice | sluice -d
  printf 'after\n' | sluice | sluice cat
} > a
cat a
