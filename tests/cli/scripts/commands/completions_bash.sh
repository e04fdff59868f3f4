#!/bin/sh
# The completions for bash are bash, and offer every flag and command.
# needs: bash
set -e
sluice completions bash > it
bash -n it
cat > try <<'E2'
. ./it
complete=$(complete -p sluice)
function=${complete#*-F }
function=${function%% *}
try() {
  COMP_WORDS=(sluice "$@") COMP_CWORD=$# COMP_LINE="sluice $*"
  COMP_POINT=${#COMP_LINE} COMPREPLY=()
  "$function" sluice "${*: -1}" "${*: -2:1}"
  printf '%s\n' "${COMPREPLY[@]}" | sed 's/ *$//' | sort
}
try --re
try dec
try completions ''
E2
bash try
