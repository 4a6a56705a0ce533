#!/bin/sh
# Says what is being done, so that a long step is not taken for a dead one.
printf '%s … %s\n' "$(date +%H:%M:%S)" "$*"
