#!/bin/sh
# What decompresses knows which model is meant.
set -e
sluice -d --model auto
