#!/bin/sh
# models needs to be told what to do.
set -e
sluice models
