#!/bin/sh
# --heatmap html makes one page that loads nothing.
set -e
lines 30 > 'a<b>.txt'
sluice score -q --heatmap html 'a<b>.txt' > page.html
head -n 1 page.html
grep '^<title>' page.html | sed 's/[0-9.]* bits/N bits/'
grep -c 'class="l"' page.html
if grep -E '(src|href)="?[^"#]*//|url\(|@import|<link|<b>.txt' page.html; then exit 1; fi
