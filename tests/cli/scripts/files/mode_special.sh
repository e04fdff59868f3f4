#!/bin/sh
# An archive does not take over set-user-id and its kin.
set -e
lines 1 > a
chmod 6755 a
sluice -q a
stat -c %a a.slc
