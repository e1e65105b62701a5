#!/bin/sh
# Includes point downwards only and are always rooted (docs/architecture.md). Prints TAP.
#   tests/rooms.sh [SOURCE FOLDER]
set -u
top=${1:-$(cd "$(dirname "$0")/.." && pwd)}
cd "$top/src" || exit 1
exec awk -f "$top/tests/rooms.awk" $(find . -name '*.[ch]' | sed 's|^\./||' | sort)
