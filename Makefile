# algcheck: `make run` tests a kernel, `make test` tests algcheck.

SWIFT ?= swift
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# What Debian must bring: the C library that is linked, and the programs that are called.
PACKAGES := libjson-c-dev pkg-config qemu-system-x86 kmod cpio xz-utils zstd lz4 gzip dpkg python3 python3-pip

# Options for `algcheck run`, such as ARGS="--type aead".
ARGS ?=

.DEFAULT_GOAL := build
.PHONY: run test build bench agent deps vectors generate lint format clean

run: build vectors
	.build/release/algcheck run $(ARGS)

test: deps
	Tests/run

build: deps agent
	$(SWIFT) build -c release --product algcheck
	$(SWIFT) build -c release --product algcheck-generate

# The agent is the guest's first process, so it brings every library in itself.
agent: deps
	$(SWIFT) build -c release --product algcheck-agent -Xswiftc -static-executable --scratch-path .build/static

# The library core against a bare C loop and libkcapi, in a guest; ARGS=--allocations counts heap allocations instead.
bench: PACKAGES += libkcapi-dev
bench: build
	$(SWIFT) build -c release --package-path Benchmarks --product afalg-benchmark
	.build/release/algcheck exec Benchmarks/.build/release/afalg-benchmark $(ARGS)

# Installs what is missing, by name; asks nothing and touches nothing when all is there.
deps:
	@missing=$$(for package in $(PACKAGES); do \
	    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' || echo $$package; done); \
	if [ -n "$$missing" ]; then \
	    echo "installing:" $$missing; \
	    $(SUDO) apt-get update -qq && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; fi

# Fetches the pinned packages once, and makes the corpus when it is not that of the manifest.
vectors: build
	.build/release/algcheck-generate fetch
	.build/release/algcheck-generate corpus

# Writes what is generated and committed: the manifest and the Swift Testing suites.
generate: build
	.build/release/algcheck-generate fetch
	.build/release/algcheck-generate emit

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests generator Benchmarks Package.swift

format:
	$(SWIFT) format --in-place --recursive Sources Tests generator Benchmarks Package.swift

clean:
	rm -rf .build Benchmarks/.build .cache Reports/runs
