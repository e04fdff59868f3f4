#!/bin/sh
# train makes a model of a file, and says what it is.
set -e
lines 300 > a
sluice train a -o a.slm --card "About shelves." --licence CC0-1.0 2> log
sed 's/[0-9]* bytes, level/N bytes, level/; s/sha256:[0-9a-f]\{64\}/sha256:N/' log
sluice models info a.slm | grep -e level -e licence -e trained -e About
