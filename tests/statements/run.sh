#!/bin/sh
# tests/statements/run.sh TOOL: everything in bad/ and bad-schema/ is refused, at the line and for the reason that its first
# line tells ("-- expect: LINE: reason"). TAP.
set -u
tool=$1
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
n=0

check() { # file, arguments of the tool
	file=$1
	shift
	n=$((n + 1))
	expect=$(sed -n '1s/^-- expect: //p' "$file")
	line=${expect%%: *} reason=${expect#*: }
	said=$("$tool" room/pets "$out/queries.h" "$out/queries.c" "$@" 2>&1)
	status=$?
	case "$status $said" in
	"1 $file:$line: "*"$reason"*) echo "ok $n - $(basename "$file")" ;;
	*) echo "not ok $n - $(basename "$file")"; echo "# expected 1 $file:$line: … $reason"; echo "# got $status $said" ;;
	esac
}

set -- "$here"/bad/*.sql
bad=$#
set -- "$here"/bad-schema/*.sql
echo "1..$((bad + $#))"
for file in "$here"/bad/*.sql; do check "$file" "$file" --schema "$here/schema/0001-pet.sql"; done
for file in "$here"/bad-schema/*.sql; do check "$file" - --schema "$file"; done
