# A thin face on CMake: what a newcomer types. Everything else is cmake --preset and ninja.
BUILD := build/release

.PHONY: help demo test build format deps bench clean

help:
	@echo "make demo    build, then crawl a newsroom of three invented papers on this machine"
	@echo "make test    build everything and run all tests"
	@echo "make build   build $(BUILD)/wirefold"
	@echo "make format  clang-format on every source"
	@echo "make deps    install the Debian packages that are missing"
	@echo "make bench   build and run the benchmarks"
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

format:
	@git ls-files '*.h' '*.cc' | xargs clang-format -i

deps:
	@scripts/deps.sh

bench: deps
	@cmake --preset release -DWIREFOLD_BENCH=ON >/dev/null
	@cmake --build $(BUILD) --target rooms_bench
	@$(BUILD)/bench/rooms_bench

clean:
	rm -rf build
