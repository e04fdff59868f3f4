#!/bin/sh
# What primes for messages has levels 5 and 6.
set -e
sluice prime -9 a -o a.slm
