#!/bin/sh
# test goes on after a damaged archive.
set -e
zeros 6000 | sluice > a.slc
zeros 5000 | sluice > b.slc
zeros 4000 | sluice > c.slc
flip b.slc 25
sluice test a.slc b.slc c.slc
