# One pass over every source file; called by rooms.sh in src/.
BEGIN {
	allow("base", "")
	allow("store", "base")
	allow("formats", "base")
	allow("engine", "base formats")
	allow("web", "base store formats")
	allow("core", "base store formats engine web")
	allow("modules", "base store formats engine web core")
	allow("app", "base store formats engine web core modules")
	# made by tools/ into no room: messages, embedded files
	own_root = " messages.h assets.h "
	while (("ls -d modules/*/ 2>/dev/null" | getline folder) > 0) {
		split(folder, part, "/")
		needs_read(part[2])
	}
}

function allow(room, list) { may[room] = " " list " " room " " }

# .needs = { "network", "team" } of modules/NAME/module.c
function needs_read(name,    file, line, text) {
	file = "modules/" name "/module.c"
	text = ""
	while ((getline line < file) > 0)
		text = text " " line
	close(file)
	if (match(text, /\.needs[ \t]*=[ \t]*\{[^}]*\}/))
		needs[name] = substr(text, RSTART, RLENGTH)
}

# Tests may use the headers that lie in tests/.
function is_of_tests(target,    line) {
	return target !~ /\// && (getline line < ("../tests/" target)) > 0 && !close("../tests/" target)
}

function wrong(why) {
	printf "# src/%s:%d: %s\n", FILENAME, FNR, why
	bad[FILENAME] = 1
}

FNR == 1 {
	files[++n_files] = FILENAME
	split(FILENAME, at, "/")
	room = at[1]
	module = room == "modules" ? at[2] : ""
	is_test = FILENAME ~ /(^|\/)test_[a-z0-9_]*\.[ch]$/
	if (!(room in may))
		wrong("the room " room " does not exist")
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	target = quoted[2]
	n = split(target, to, "/")
	if (index(own_root, " " target " ") || (is_test && is_of_tests(target)))
		next
	if (n < 2 || target ~ /\.\./) {
		wrong("\"" target "\" is not rooted: write \"room/file.h\"")
		next
	}
	if (!(to[1] in may)) {
		wrong("\"" target "\": there is no room " to[1])
		next
	}
	if (!index(may[room], " " to[1] " "))
		wrong(room " must not include \"" target "\"")
	if (module != "" && to[1] == "modules" && to[2] != module && index(needs[module], "\"" to[2] "\"") == 0)
		wrong("modules/" module " must not include \"" target "\" until its module.c names \"" to[2] "\" in .needs")
}

END {
	printf "1..%d\n", n_files
	for (i = 1; i <= n_files; i++)
		printf "%sok %d - includes of src/%s\n", files[i] in bad ? "not " : "", i, files[i]
	exit length(bad) > 0
}
