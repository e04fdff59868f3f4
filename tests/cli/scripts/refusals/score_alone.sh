#!/bin/sh
# --alone is about a network, also where content is scored.
sluice score --alone /dev/null
