#!/bin/sh
# A frame whose header is gone is skipped, and one archive after another is found again.
echo first | sluice > a
echo second | sluice > b
echo third | sluice > c
flip a 0
flip b 12
cat a b c > all.slc
sluice cat --recover all.slc
