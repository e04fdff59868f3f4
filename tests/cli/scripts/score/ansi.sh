#!/bin/sh
# --heatmap ansi colours bytes and shows controls escaped.
set -e
printf 'a\033[1mb\tc\303\251\377\r\nend' > a
sluice score -q --heatmap ansi a > shown 2> legend
sed 's/\x1b\[[0-9;]*m//g' shown legend
grep -c '\[38;2;' shown
