#!/bin/sh
# An archive that was split and joined again is restored.
set -e
noise 5000 > a
sluice -c a | split -b 1000 - part.
cat part.* | sluice -d | cmp - a
