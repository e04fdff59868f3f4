#!/bin/sh
# A command word and the flag of another command contradict each other.
set -e
sluice compress -d
