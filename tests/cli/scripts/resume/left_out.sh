#!/bin/sh
# What is not whole is left out of a folder that is compressed.
set -e
mkdir folder
echo text > folder/a
echo part > folder/b.slc.sluice-part
sluice -q -r folder
ls folder
