#!/bin/sh
# packaging.sh BUILD UNIT: what `meson install` places, and whether systemd and man understand it.
build=$1 unit=$2
here=$(cd "$(dirname "$0")/.." && pwd)
top=$(mktemp -d) || exit 1
trap 'rm -rf "$top"' EXIT
n=0
is() { # is SENTENCE COMMAND…
	n=$((n + 1)) sentence=$1
	shift
	if "$@" >"$top/said" 2>&1; then echo "ok $n - $sentence"; else sed 's/^/# /' "$top/said"; echo "not ok $n - $sentence"; fi
}
skip() { n=$((n + 1)); echo "ok $n - $1 # SKIP $2"; }
lists() { meson introspect --installed "$build" | grep -q "$1"; }

for file in bin/ungcuu man/man1/ungcuu.1 lib/systemd/system/ungcuu.service /etc/default/ungcuu; do
	is "meson install places $file" lists "$file"
done

# The unit as installed, with a program that is there: systemd looks for it.
unit_verify() {
	sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' "$unit" >"$top/ungcuu.service" && ! grep -q @bindir@ "$unit" || return 1
	systemd-analyze verify --man=no "$top/ungcuu.service" >"$top/verify" 2>&1
	said=$(grep ungcuu "$top/verify")
	echo "$said"
	[ -z "$said" ]
}
if command -v systemd-analyze >/dev/null; then
	is "systemd understands the unit" unit_verify
else
	skip "systemd understands the unit" "no systemd-analyze"
fi

default_reads() { (set -eu; . "$here/packaging/ungcuu.default"; [ -n "$UNGCUU_OPTIONS" ]); }
is "the shell reads the options file" default_reads

page_reads() {
	man --warnings=all -E UTF-8 -l "$here/packaging/ungcuu.1" 2>"$top/warnings" >"$top/page"
	cat "$top/warnings"
	[ ! -s "$top/warnings" ] && grep -q serve "$top/page"
}
if command -v man >/dev/null && command -v groff >/dev/null && man --version >/dev/null 2>&1; then
	is "man shows the page without a warning" page_reads
else
	skip "man shows the page without a warning" "no man"
fi
echo "1..$n"
