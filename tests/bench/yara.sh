# YARA rules on files with planted hits, and Debian's yara beside it; read by run.sh, and uses what hunt.sh has. YARA is a folder that already holds the corpus, YARA_MB (600) its
# size. Both compile the rules from their sources; the rival is run as it is and with its fast mode, and the better of the two counts. Processor seconds are user and system together.

yara_load() { # sets corpus, megabytes: of files
	ninja -C "$build" tests/bench/yara_corpus >>"$top/build" || exit 1
	corpus=${YARA:-$top/yara}
	mkdir -p "$corpus"
	[ -e "$corpus/truth.tsv" ] || "$build/tests/bench/yara_corpus" "$corpus" "${YARA_MB:-600}" 5880 || exit 1
	megabytes=$(du -sb --apparent-size "$corpus/files" | awk '{ printf "%.1f", $1 / 1e6 }')
	find "$corpus/files" -type f -exec cat {} + >/dev/null
}
speed() { calc "$megabytes / $(of "$1" 2)" %.1f; }   # NAME: MB a processor second

yara() {
	yara_load
	local i peer=yara-plain
	for i in $(seq "$rounds"); do   # in turns, for a machine is not the same all the time
		timed_run yara-plain yara -w -r -p 1 "$corpus/index.yar" "$corpus/files"
		timed_run yara-fast yara -w -f -r -p 1 "$corpus/index.yar" "$corpus/files"
		timed_run ours "$program" hunt --threads 1 --yara "$corpus/rules" "$corpus/files"
		timed_run ours-2 "$program" hunt --threads 2 --yara "$corpus/rules" "$corpus/files"
	done
	[ "$(calc "$(of yara-fast 2) < $(of yara-plain 2)" %d)" = 1 ] && peer=yara-fast
	for i in yara-plain yara-fast ours ours-2; do note "$i: $(of $i 1) s, $(of $i 2) s of processor, $(speed $i) MB a processor second, $(of $i 3) MB of memory"; done
	awk '{ print $2 "\t" $1 }' "$top/yara-plain.out" | sort -u >"$top/yara.theirs"
	sed -E 's/^\{"file":"([^"]*)".*"id":"[^:"]*:([^"]*)".*/\1\t\2/' "$top/ours.out" | sort -u >"$top/yara.ours"
	row "files by 5,880 YARA rules, MB a processor second, against Debian's yara" "≥ $(speed $peer)" "$(speed ours)" "$(speed ours) >= $(speed $peer)"
	row "… memory, two threads" "≤ 200 MB" "$(of ours-2 3) MB" "$(of ours-2 3) <= 200"
	row "… the same hits as Debian's yara, one and two threads; planted ones missed" "yes; 0" \
		"$(cmp -s "$top/yara.theirs" "$top/yara.ours" && cmp -s "$top/ours.out" "$top/ours-2.out" && echo yes || echo no); $(sort "$corpus/truth.tsv" | comm -23 - "$top/yara.ours" | wc -l) of $(wc -l <"$corpus/truth.tsv")" \
		"$(cmp -s "$top/yara.theirs" "$top/yara.ours" && cmp -s "$top/ours.out" "$top/ours-2.out" && sort "$corpus/truth.tsv" | comm -23 - "$top/yara.ours" | wc -l | grep -qx 0 && echo 1 || echo 0) == 1"
}
