#!/bin/sh
# What nobody uses is taken out: every message is said by some C code or page, every statement is called, every class of
# ui.css stands in a page or in code.
cd "$(dirname "$0")/.." || exit 1
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
LC_ALL=C
export LC_ALL

code() { find src tests tools -name '*.[ch]' -exec cat {} + ; }
pages() { find src tests/pages -name '*.html' -exec cat {} + ; }

# The word a message has in C: incident.closed is M_INCIDENT_CLOSED.
sed -n 's/^msgid "\(..*\)"$/\1/p' po/*.vi.po | tr 'a-z.' 'A-Z_' | sed 's/^/M_/' | sort -u >"$t/messages"
{
	code | grep -oE '\bM_[A-Z0-9_]+'
	pages | grep -oE '\{\{t [a-z0-9_.]+' | sed 's/^{{t //' | tr 'a-z.' 'A-Z_' | sed 's/^/M_/'
} | sort -u >"$t/messages.used"

find src -name 'queries*.sql' -exec sed -n 's/^-- name: \([a-z0-9_]*\) .*/\1/p' {} + | sort -u >"$t/statements"
code | grep -oE '\b[a-z0-9_]+\(' | tr -d '(' | sort -u >"$t/statements.used"

# Only our own: the others are Tabler's. uc-edge-{{tone}} and .tone = "good" are put together from two words.
grep -oE '\.uc-[a-z0-9-]+' ui/ui.css | tr -d . | grep -vE '^uc-edge-(info|good|warn|bad)$' | sort -u >"$t/classes"
{ code; pages; cat ui/*.js; } | grep -oE '\buc-[a-z0-9-]+' | sort -u >"$t/classes.used"

n=0
echo 1..6
for what in messages statements classes; do
	known=$(wc -l <"$t/$what")
	n=$((n + 1))
	[ "$known" -ge 50 ] && echo "ok $n - finds the $what: $known" || echo "not ok $n - finds the $what: only $known"
	unused=$(comm -23 "$t/$what" "$t/$what.used")
	n=$((n + 1))
	if [ -z "$unused" ]; then
		echo "ok $n - every one of the $what is used"
	else
		echo "$unused" | sed 's/^/# unused: /'
		echo "not ok $n - every one of the $what is used"
	fi
done
