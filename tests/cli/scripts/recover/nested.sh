#!/bin/sh
# An archive in an archive is content, and not taken for a frame.
noise 3000 > noise
sluice noise 2> /dev/null
cat noise noise.slc noise > content
sluice --frame-size 4K content 2> /dev/null
flip content.slc 22
sluice cat --recover content.slc > part || echo "exit $?"
tail -c +4097 content | cmp - part
