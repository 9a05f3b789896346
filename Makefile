# algcheck: `make run` tests a kernel, `make test` tests algcheck.

SWIFT ?= swift
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# What Debian must bring: the C library that is linked, and the programs that are called.
PACKAGES := libjson-c-dev libarchive-dev nettle-dev pkg-config qemu-system-x86 kmod cpio xz-utils zstd lz4 gzip dpkg python3 python3-pip python3-venv

# What arm64 takes beside that: the emulator, and C for the tests' kernel modules and programs.
CROSS := qemu-system-arm gcc-aarch64-linux-gnu libc6-dev-arm64-cross

# What the tests of other machines, of clusters and of laboratories start.
REMOTE := openssh-client openssh-server sudo busybox-static slurm-wlm munge curl lava-dispatcher lava-common python3-jinja2 \
    python3-yaml

# Options for `algcheck run`, such as ARGS="--type aead".
ARGS ?=

# Failures of stock kernels that do not fail a run until a day; what they are is in Documentation/findings.md.
WAIVERS := Reports/known-failures.json

# The folder of this machine's own agent, and the system root that `make agent-arm64` builds against.
NATIVE_AGENT := $(if $(filter aarch64,$(shell uname -m)),static-arm64,static)
SYSTEM ?= $(CURDIR)/.cache/sdk/arm64/system

# An agent for another architecture that was built once, and is kept up to date.
OTHER_AGENTS := $(if $(wildcard .cache/sdk/arm64),$(if $(wildcard .build/static-arm64/release/algcheck-agent),agent-arm64))

# The port of Debian that `make fixtures` builds for: this machine's.
PORT ?=

# How long `make fuzz` looks.
FUZZ_SECONDS ?= 60

# Which end-to-end tests `make end-to-end` runs, such as ONLY=ContractTests, and where their runs go.
ONLY ?=
RUNS ?= $(CURDIR)/Reports/runs/end-to-end

.DEFAULT_GOAL := build
.PHONY: run test build deb ramdisks container package-programs bench benchmark fuzz fixtures end-to-end kernel-deaths kill-matrix agent agent-arm64 deps vectors generate \
    lint format clean

run: build vectors
	.build/release/algcheck run --waivers $(WAIVERS) $(ARGS)

# The tests hold sets against schemas, open the HTML report in a browser and sign dossiers.
test: PACKAGES += python3-jsonschema chromium $(REMOTE) gcc-12 libelf1 libkcapi-dev $(CROSS)
test: deps
	Tests/run

build: deps agent $(OTHER_AGENTS)
	$(SWIFT) build -c release --product algcheck
	$(SWIFT) build -c release --product algcheck-generate

# The agent is the guest's first process, so it brings every library in itself. On an arm64 machine it is that of arm64.
agent: deps
	$(SWIFT) build -c release --product algcheck-agent -Xswiftc -static-executable --scratch-path .build/$(NATIVE_AGENT)

# The agent for arm64, built on another machine: with a Swift SDK that is made of Debian's packages and kept in the cache,
# or with one of your own that has json-c and nettle: make agent-arm64 SDK=NAME (`swift sdk list`), SYSTEM=its system root.
agent-arm64: PACKAGES += qemu-system-arm
agent-arm64: deps
	$(if $(SDK),,SWIFT=$(SWIFT) toolchain/sdk arm64)
	PKG_CONFIG_SYSROOT_DIR=$(SYSTEM) \
	PKG_CONFIG_LIBDIR=$(SYSTEM)/usr/lib/aarch64-linux-gnu/pkgconfig:$(SYSTEM)/usr/share/pkgconfig \
	$(SWIFT) build -c release --product algcheck-agent --static-swift-stdlib -Xswiftc -static-executable \
	    $(if $(SDK),,--swift-sdks-path .cache/sdk/arm64) --swift-sdk $(or $(SDK),algcheck-arm64) \
	    --scratch-path .build/static-arm64

# The Debian package and the tarball, with every agent that is built, in .build/package; packaging/try tries the package.
deb: PACKAGES += dpkg-dev xz-utils
deb: build vectors package-programs
	packaging/deb

# For boards and laboratories: a ramdisk for each architecture that there is an agent for, with checksums, in .build/package.
# They fit kernels with built-in crypto; `algcheck ramdisk` makes others.
ramdisks: deb
	packaging/ramdisks

# The container of packaging/Containerfile; BASE is the image that it is built on.
BASE ?= docker.io/library/debian:bookworm-slim
container: PACKAGES += buildah
container: deb
	buildah build --isolation chroot --build-arg BASE=$(BASE) --tag algcheck --file packaging/Containerfile .build/package

# What is installed needs no Swift: its runtime is linked in.
package-programs: deps
	$(SWIFT) build -c release --product algcheck --static-swift-stdlib --scratch-path .build/package
	$(SWIFT) build --package-path .build/checkouts/swift-argument-parser --product generate-manual \
	    --scratch-path .build/manual
	rm -rf .build/package/man
	mkdir -p .build/package/man
	.build/manual/debug/generate-manual .build/package/release/algcheck --multi-page \
	    --output-directory .build/package/man

# The library core against a bare C loop and libkcapi, in a guest; ARGS=--allocations counts heap allocations instead.
bench: benchmark
	.build/release/algcheck exec Benchmarks/.build/release/afalg-benchmark $(ARGS)

benchmark: PACKAGES += libkcapi-dev
benchmark: build
	$(SWIFT) build -c release --package-path Benchmarks --product afalg-benchmark

# The kernel modules that tests load, for the kernel in .cache/kernels; PORT=arm64 for that of arm64.
fixtures: PACKAGES += gcc-12 libelf1 $(if $(filter arm64,$(PORT)),$(CROSS))
fixtures: deps
	Tests/Fixtures/build $(PORT)

# The programs on real kernels, as `make test` runs them among other tests.
end-to-end: PACKAGES += $(REMOTE) gcc-12 libelf1 $(CROSS)
end-to-end: build agent-arm64 vectors benchmark
	$(SWIFT) build --build-tests
	Tests/readers/install
	mkdir -p $(RUNS)
	ALGCHECK_END_TO_END=$(RUNS) Tests/suites --filter 'EndToEndTests\.EndToEnd/$(ONLY)'

# Every way to stop a kernel, beside good drivers: a quarter of an hour.
kernel-deaths: export ALGCHECK_EVERY_DEATH = 1
kernel-deaths: ONLY = KernelDeathTests
kernel-deaths: end-to-end

# Which exercise finds which planted fault, in both profiles and by the kernel module: Documentation/kill-matrix.md's tables go to RUNS/kill-matrix.md.
kill-matrix: export ALGCHECK_PLANTED_PROFILES = quick,full,kernel
kill-matrix: ONLY = PlantedFaultTests
kill-matrix: end-to-end

# Damaged files for the readers of vectors, by libFuzzer; what crashes one is left in generator/Fuzz/.build.
fuzz: deps
	$(SWIFT) build -c release --sanitize fuzzer --package-path generator/Fuzz
	mkdir -p generator/Fuzz/.build/corpus
	SWIFT_BACKTRACE=enable=no generator/Fuzz/.build/release/algcheck-fuzz \
	    -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 -max_len=8192 \
	    -print_final_stats=1 -verbosity=0 -artifact_prefix=generator/Fuzz/.build/ \
	    generator/Fuzz/.build/corpus generator/Fuzz/Seeds >generator/Fuzz/.build/fuzz.log 2>&1 \
	    || { tail -n 40 generator/Fuzz/.build/fuzz.log; exit 1; }
	@grep 'stat::' generator/Fuzz/.build/fuzz.log

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
	rm -rf .build Benchmarks/.build generator/Fuzz/.build .cache Reports/runs
