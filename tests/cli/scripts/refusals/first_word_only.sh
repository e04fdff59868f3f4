#!/bin/sh
# Only the first operand can be a command.
set -e
sluice -q a compress
