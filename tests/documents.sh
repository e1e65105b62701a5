#!/bin/sh
# documents.sh DOCUMENT_WRITE: every sample as PDF and as DOCX; the DOCX, converted by LibreOffice, must say the same words
# in the same order as our PDF. Prints TAP. Without soffice it fails, for then nothing would be proved.
set -u
write=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
samples="short report letter recipients blank urgent english weird foreign"
n=0
failed=0

result() { # result OK NAME
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; fi
}

# Words of the body: what stands in the margins (page numbers, marks) and repeated table heads depends on where pages break.
words() { # words PDF
	pdftotext -raw -r 72 -x 0 -y 50 -W 596 -H 740 "$1" - | tr '\f\302\240' '\n  ' | tr -s ' \n' '\n\n' |
		awk 'NF { printf "%s%s", sep, $0; sep = " " } END { print "" }' |
		sed -e 's/STT Thời điểm Diễn biến Số máy//g' -e 's/\([-\/]\) /\1/g' -e 's/  */ /g'
}
# A word wider than the page breaks wherever the program likes.
letters() { words "$1" | tr -d ' '; }
# Reading programs put right-to-left text and unknown characters in an order of their own.
latin() { words "$1" | tr -cs 'A-Za-z' '\n' | sort; }

echo 1..29
for s in $samples; do
	"$write" "$s" pdf > "$dir/$s.pdf" && "$write" "$s" docx > "$dir/$s.docx"
	result $? "$s is written"
	"$write" "$s" docx | cmp -s - "$dir/$s.docx" && "$write" "$s" pdf | cmp -s - "$dir/$s.pdf"
	result $? "$s is the same bytes each time"
done
mkdir "$dir/lo"
files=$(for s in $samples; do printf '%s/%s.docx ' "$dir" "$s"; done)
# shellcheck disable=SC2086
timeout 300 soffice "-env:UserInstallation=file://$dir/profile" --headless --convert-to pdf --outdir "$dir/lo" $files > "$dir/soffice.log" 2>&1
result $? "LibreOffice opens every DOCX"
for s in $samples; do
	compare=words
	[ "$s" = weird ] && compare=letters
	[ "$s" = foreign ] && compare=latin
	$compare "$dir/$s.pdf" > "$dir/$s.ours"
	$compare "$dir/lo/$s.pdf" > "$dir/$s.theirs"
	[ -s "$dir/$s.ours" ] && cmp -s "$dir/$s.ours" "$dir/$s.theirs"
	same=$?
	result $same "$s says the same in both"
	if [ $same != 0 ]; then
		[ -n "${KEEP-}" ] && cp "$dir/$s".* "$KEEP" && cp "$dir/lo/$s.pdf" "$KEEP/$s.lo.pdf"
		tr ' ' '\n' < "$dir/$s.ours" > "$dir/a"
		tr ' ' '\n' < "$dir/$s.theirs" > "$dir/b"
		diff "$dir/a" "$dir/b" | head -20 | cut -c1-200 | sed 's/^/# /'
	fi
done
fonts=$(pdffonts "$dir/report.pdf" | tail -n +3)
! echo "$fonts" | awk '$(NF-4) != "yes" { bad = 1 } END { exit !bad }'
result $? "fonts are embedded"
exit $failed
