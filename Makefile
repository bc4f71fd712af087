# A thin face on CMake: what a newcomer types. Everything else is cmake --preset and ninja.
BUILD := build/release

PROGRAM := $(BUILD)/wirefold

# Where `make install` puts things, as packagers expect; DESTDIR stands in front of all of it.
PREFIX := /usr
BIN := $(DESTDIR)$(PREFIX)/bin
DOC := $(DESTDIR)$(PREFIX)/share/doc/wirefold
LIB := $(DESTDIR)$(PREFIX)/lib
UNITS := $(LIB)/systemd/system
UNIT_FILES := wirefold.service wirefold-crawl.service wirefold-crawl.timer
CONFIG := $(DESTDIR)/etc/wirefold/wirefold.toml

.PHONY: help demo test build install uninstall format deps bench fuzz clean

help:
	@echo "make demo    build, then crawl a newsroom of three invented papers on this machine"
	@echo "make test    build everything and run all tests"
	@echo "make build   build $(BUILD)/wirefold"
	@echo "make install, make uninstall   program, systemd units, the service's user, /etc/wirefold/wirefold.toml (DESTDIR, PREFIX=/usr)"
	@echo "make format  clang-format on every source"
	@echo "make deps    install the Debian packages that are missing"
	@echo "make bench   build and run the benchmarks"
	@echo "make fuzz    run every fuzz entry for SECONDS (60): what no bytes may do to a parser"
	@echo "make clean   remove build/"

demo:
	@scripts/demo.sh

test: deps
	@cmake --preset release -DWIREFOLD_WERROR=$(if $(CI),ON,OFF) >/dev/null
	@cmake --build $(BUILD)
	@scripts/test.sh $(BUILD)

build: deps
	@cmake --preset release >/dev/null
	@cmake --build $(BUILD) --target wirefold

# Builds nothing, so that root need not.
install:
	@test -x $(PROGRAM) || { echo "make build comes first" >&2; exit 1; }
	install -D -m 755 $(PROGRAM) $(BIN)/wirefold
	install -D -m 644 README.md $(DOC)/README.md
	install -d $(UNITS)
	for unit in $(UNIT_FILES); do sed 's|/usr/|$(PREFIX)/|' systemd/$$unit >$(UNITS)/$$unit || exit 1; done
	install -D -m 644 systemd/wirefold.sysusers.conf $(LIB)/sysusers.d/wirefold.conf
	install -D -m 644 systemd/wirefold.tmpfiles.conf $(LIB)/tmpfiles.d/wirefold.conf
	test -e $(CONFIG) || install -D -m 644 config/wirefold.toml $(CONFIG)
ifeq ($(DESTDIR),)
	-command -v systemctl >/dev/null && systemd-sysusers wirefold.conf && systemd-tmpfiles --create wirefold.conf && systemctl daemon-reload
endif

# Configuration, database and the service's user stay.
uninstall:
	rm -f $(BIN)/wirefold $(addprefix $(UNITS)/,$(UNIT_FILES)) $(LIB)/sysusers.d/wirefold.conf $(LIB)/tmpfiles.d/wirefold.conf
	rm -rf $(DOC)

format:
	@git ls-files '*.h' '*.cc' | xargs clang-format -i

deps:
	@scripts/deps.sh

bench: deps
	@cmake --preset release -DWIREFOLD_BENCH=ON >/dev/null
	@cmake --build $(BUILD) --target rooms_bench feed_bench fold_bench cadence_bench frontier_bench
	@$(BUILD)/bench/rooms_bench
	@$(BUILD)/bench/feed_bench
	@$(BUILD)/bench/fold_bench
	@$(BUILD)/bench/cadence_bench
	@$(BUILD)/bench/frontier_bench

fuzz:
	@scripts/fuzz.sh $(or $(SECONDS),60)

clean:
	rm -rf build
