#!/bin/sh
# models list takes no name.
set -e
sluice models list x
