#!/bin/sh
# completions needs to be told the shell.
set -e
sluice completions
