#!/bin/sh
# Where nothing can be restored, no file is made.
echo no archive at all > a.slc
sluice -d --recover a.slc
echo "exit $?"
ls
