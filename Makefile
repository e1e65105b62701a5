# The front door. The build itself is Meson's (meson.build).
DATA ?= demo/data
LISTEN ?= 127.0.0.1:8080

.PHONY: run build test bench torture fuzz asan tsan install clean

run: build        ## install what is missing, build, start a demonstration network and say how to log in
	@sh tools/demo.sh "$(DATA)" "$(LISTEN)"

build:            ## build/ungcuu
	@sh tools/install.sh build
	@[ -f build/build.ninja ] || meson setup build >/dev/null
	@ninja -C build ungcuu

test:             ## everything, on both databases; the last line is "N passed, N failed"
	@sh tools/install.sh test
	@sh tests/run.sh

bench:            ## the table of figures, side by side with the named peers (PARTS="list search": only these)
	@sh tools/install.sh bench
	@bash tests/bench/run.sh --long $(PARTS)

torture:          ## failing statements, kill -9 in a loop, a lost database: all of it, for many minutes
	@sh tools/install.sh test
	@sh tests/torture.sh

fuzz:             ## every parser for MINUTES (default 10) under libFuzzer
	@sh tools/install.sh test
	@sh tests/fuzz/run.sh $(or $(MINUTES),10)

asan tsan:        ## all unit tests under AddressSanitizer+UBSan, or ThreadSanitizer
	@sh tools/install.sh test
	@sh tests/sanitize.sh $@

install: build    ## program, man page, systemd unit (DESTDIR and prefix as usual)
	@meson install -C build --no-rebuild

clean:
	rm -rf build build-*
