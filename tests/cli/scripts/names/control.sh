#!/bin/sh
# Control characters in names are shown, not sent to the terminal.
set -e
zeros 6000 > "$(printf 'a\nb')"
zeros 6000 > "$(printf 'c\033[31md')"
sluice ./*
sluice "$(printf 'no\ttab\177')"
