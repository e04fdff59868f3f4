#!/bin/sh
# --heatmap ansi colours bytes and shows controls escaped.
set -e
printf 'a\033[1mb\tc\303\251\377\r\nend' > a
sluice score --heatmap ansi a 2> /dev/null | sed 's/\x1b\[[0-9;]*m/¦/g'
sluice score --heatmap ansi a 2>&1 > /dev/null | sed 's/\x1b\[[0-9;]*m//g'
