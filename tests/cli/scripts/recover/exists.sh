#!/bin/sh
# --recover overwrites nothing either, without -f.
echo one > a
sluice a 2> /dev/null
flip a.slc 25
sluice -d --recover a.slc
