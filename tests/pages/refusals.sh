#!/bin/sh
# What the build-time tools must refuse, each with its place and reason.
# refusals.sh PAGES-TOOL ASSETS-TOOL COMPILER SOURCE-ROOT BUILD-ROOT
set -u
pages=$1 assets=$2 cc=$3 source=$4 build=$5
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0 failed=0

# refused NAME EXPECTED COMMAND…: the command fails and says EXPECTED, a part of one line
refused() {
	name=$1 expected=$2
	shift 2
	n=$((n + 1))
	if "$@" >"$work/out" 2>&1; then
		echo "not ok $n - $name: accepted"
		failed=1
	elif ! grep -qF -- "$expected" "$work/out"; then
		echo "not ok $n - $name: expected “$expected”, got “$(head -3 "$work/out")”"
		failed=1
	else
		echo "ok $n - $name"
	fi
}

compiled() { "$cc" -std=gnu17 -Werror -I"$work" -I"$source/src" -I"$source" -I"$build/src" -I"$build/po" -c "$work/$1.c" -o "$work/$1.o"; }

cd "$source/tests/pages" || exit 1
while IFS= read -r line; do
	file=${line%%:*}
	refused "template $file" "$line" "$pages" templates "$work/x.h" "$work/x.c" x.h "bad/$file"
done <bad/expected.txt
for file in bad/*.html; do
	grep -q "^${file#bad/}:" bad/expected.txt || { n=$((n + 1)); echo "not ok $n - $file stands in expected.txt"; failed=1; }
done

# what only the C compiler can know is said at the template's line
for name in field message type asset html_in_attribute; do
	"$pages" templates "$work/x.h" "$work/$name.c" x.h "misspelt/$name.html" || exit 1
	printf '' >"$work/assets.h"
	refused "misspelt $name" "misspelt/$name.html:$(grep -n WRONG "misspelt/$name.html" | cut -d: -f1):" compiled "$name"
done

head='msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
po() { # NAME EXPECTED VI EN
	printf "$head$3" >"$work/room.vi.po"
	printf "$head$4" >"$work/room.en.po"
	refused "messages $1" "$2" "$pages" messages "$work/m.h" "$work/m.c" "$work/room.vi.po" "$work/room.en.po"
}
good='\nmsgid "room.a"\nmsgstr "A {1}"\n'
po 'missing in English' 'room.vi.po:7:1: room.b is missing in English' "$good\nmsgid \"room.b\"\nmsgstr \"B\"\n" "$good"
po 'missing in Vietnamese' 'room.en.po:7:1: room.b is missing in Vietnamese' "$good" "$good\nmsgid \"room.b\"\nmsgstr \"B\"\n"
po 'empty' 'room.en.po:4:1: room.a has an empty text' "$good" '\nmsgid "room.a"\nmsgstr ""\n'
po 'blank' 'room.en.po:4:1: room.a has an empty text' "$good" '\nmsgid "room.a"\nmsgstr " "\n'
po 'other placeholders' 'room.en.po:4:1: room.a has other placeholders than in Vietnamese' "$good" '\nmsgid "room.a"\nmsgstr "A {2}"\n'
po 'brace' 'room.en.po:4:1: room.a: braces are for {1}' "$good" '\nmsgid "room.a"\nmsgstr "A {1} {name}"\n'
po 'twice' 'room.vi.po:7:1: room.a stands twice' "$good$good" "$good"
po 'same constant' 'room.vi.po:7:1: room.b_c stands twice' '\nmsgid "room.b.c"\nmsgstr "x"\n\nmsgid "room.b_c"\nmsgstr "x"\n' "$good"
po 'other room' 'room.vi.po:4:1: key “other.a” must be room.' '\nmsgid "other.a"\nmsgstr "A"\n' "$good"
po 'capitals' 'key “room.A” must be' '\nmsgid "room.A"\nmsgstr "A"\n' "$good"
po 'fuzzy' 'room.a is marked fuzzy' '\n#, fuzzy\nmsgid "room.a"\nmsgstr "A {1}"\n' "$good"
po 'plural' 'only msgid, msgstr, texts and comments' '\nmsgid "room.a"\nmsgid_plural "x"\nmsgstr[0] "A"\n' "$good"
po 'open quote' 'a text in double quotes' '\nmsgid "room.a\nmsgstr "A {1}"\n' "$good"
po 'no text' 'room.vi.po:4:1: msgid without msgstr' '\nmsgid "room.a"\n' "$good"

printf '.a { background: url("asset:none.svg"); }\n' >"$work/a.css"
refused 'asset unknown in a style sheet' 'a.css:1:29: no such file: none.svg' "$assets" "$work/a.h" "$work/a.c" "$work/a.css"
printf 'x' >"$work/a.exe"
refused 'asset of unknown kind' 'a.exe:1:1: unknown kind of file' "$assets" "$work/a.h" "$work/a.c" "$work/a.exe"

echo "1..$n"
exit $failed
