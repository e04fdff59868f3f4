#!/bin/sh
# models info needs the name of a model.
set -e
sluice models info
