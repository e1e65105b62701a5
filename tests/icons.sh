#!/bin/sh
# Every icon that C code or a page names must be in ui/icons.txt, from which icons.svg is made: a name that is not there
# shows nothing at all. Where C names icons: .icon = "…", the third column of nav rows and of links.
cd "$(dirname "$0")/.." || exit 1
known=$(mktemp) || exit 1
trap 'rm -f "$known" "$known.used"' EXIT
LC_ALL=C
export LC_ALL
sort -u ui/icons.txt >"$known"
{
	grep -rhoE '\.icon = "[a-z0-9-]+"' src --include='*.[ch]'
	grep -rhoE 'icons\.svg\}\}#[a-z0-9-]+' src --include='*.html'
	grep -rhoE '\{ "/[a-z0-9/-]*", M_[A-Z0-9_]+, "[a-z0-9-]+", &' src --include='*.c'
	grep -rhoE '(say\(w, M_[A-Z0-9_]+\)|say\(&r->w, M_[A-Z0-9_]+\)), "[a-z0-9-]+", (true|false)' src --include='*.c'
	grep -rhoE 'M_WEB_CLOCK_[A-Z_]+, "[a-z]+", "[a-z0-9-]+"' src/web/ui.c
} | sed -E 's/.*[#"]([a-z0-9-]+)("[^"]*)?$/\1/' | sort -u >"$known.used"

n=$(wc -l <"$known.used")
missing=$(comm -13 "$known" "$known.used")
echo 1..2
[ "$n" -ge 20 ] && echo "ok 1 - finds the icons in use: $n" || echo "not ok 1 - finds the icons in use: only $n"
if [ -z "$missing" ]; then
	echo "ok 2 - every icon in use is in ui/icons.txt"
else
	echo "$missing" | sed 's/^/# not in ui\/icons.txt: /'
	echo "not ok 2 - every icon in use is in ui/icons.txt"
fi
