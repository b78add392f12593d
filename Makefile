# The targets that people use; "make help" lists them. Everything that a target
# needs beyond Go, make and git is said by the target that needs it.

GO ?= go

# Programs in a module of their own, so that what they need is nobody else's
# dependency.
MODULES = . bench

.PHONY: help demo test check bench generate build race names other-machines fuzz exhaust prove vet

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

demo: ## show the stack answering the Linux kernel (as root), or a second stack
	@$(GO) run ./cmd/zcstack demo

test: vet ## run all tests; what is skipped is listed with its reason
	@set -e; for m in $(MODULES); do (cd $$m && $(GO) test -json ./...) || echo "{\"Action\":\"fail\",\"Package\":\"module $$m\"}"; done | $(GO) run ./internal/testreport

check: race names other-machines fuzz exhaust prove ## the long checks: races, names, other machines, fuzzing, all values of bytes, proofs, the benchmark's tables
	cd bench && $(GO) run . -rounds 301

bench: ## compare with Go by hand and with C, in one run
	cd bench && $(GO) run .

generate: ## generate all x_zc.go files anew
	$(GO) generate ./...

build: ## compile all programs into bin/
	$(GO) build -o bin/ ./cmd/...

vet: ## go vet and gofmt
	@set -e; for m in $(MODULES); do (cd $$m && $(GO) vet ./...); done
	@test -z "$$(gofmt -l $$(git ls-files '*.go' | grep -v /testdata/))" || { echo "not formatted by gofmt:"; gofmt -l $$(git ls-files '*.go' | grep -v /testdata/); exit 1; }

# The race detector needs a C compiler.
race: ## the tests of concurrent code under the race detector
	@if command -v $${CC:-gcc} >/dev/null; then $(GO) test -race ./netstack/... ./cmd/zcstack/... ./runtime/...; \
	elif [ "$$ZCGEN_REQUIRE" = 1 ]; then echo "race: gcc is missing and ZCGEN_REQUIRE=1 forbids to skip"; exit 1; \
	else echo "race: skipped, it needs gcc"; fi

names: ## each construct of the tag language with names that are awkward, nearly equal, or of its own generated code
	$(GO) test ./gen -run '^Test(Awkward|NearlyEqual)?Names$$' -names -timeout 20m

# Machines with 32 bits, with the other byte order, and without an operating
# system below. 386 binaries run on amd64, so there the tests run too. Those of
# s390x run with qemu-s390x, of Debian's package qemu-user: what is generated and
# what that leans on, but for the two tests that share memory with the kernel,
# which is this machine's and has its byte order. Of internal/genformats, what is
# encoded, read again and set is compared with the twin there, on the inputs of
# -short, and not what is parsed of bent bytes: under qemu that takes long.
other-machines: ## vet and build for other systems and processors; test on 386 and s390x
	@set -e; for arch in 386 arm s390x riscv64; do echo "vet for linux/$$arch"; GOOS=linux GOARCH=$$arch CGO_ENABLED=0 $(GO) vet ./...; done
	@for os in windows/amd64 darwin/arm64 js/wasm; do echo "build for $$os"; GOOS=$${os%/*} GOARCH=$${os#*/} CGO_ENABLED=0 $(GO) build ./... || exit 1; done
	@if [ "$$($(GO) env GOHOSTARCH)" = amd64 ]; then GOARCH=386 CGO_ENABLED=0 $(GO) test ./runtime/... ./layout/... ./packetformats/... ./netstack/... ./internal/genformats/... ./internal/workedformats; fi
	@if command -v qemu-s390x >/dev/null; then GOARCH=s390x CGO_ENABLED=0 $(GO) test -exec qemu-s390x -skip '^(TestQueue|TestRing)$$' \
		-short ./runtime/... ./packetformats/... ./internal/workedformats && \
		GOARCH=s390x CGO_ENABLED=0 $(GO) test -exec qemu-s390x -short -run '^TestTwin$$/./^(encode|set)$$' ./internal/genformats; \
	elif [ "$$ZCGEN_REQUIRE" = 1 ]; then echo "s390x: qemu-s390x is missing and ZCGEN_REQUIRE=1 forbids to skip"; exit 1; \
	else echo "s390x: skipped, its tests need qemu-s390x"; fi

# Each fuzz target for so many inputs; a failure prints all that the run said.
# Not for a time: go test fails now and then with "context deadline exceeded"
# when the time ends while a worker is at work.
FUZZTIME ?= 20000x
fuzz: ## run each fuzz target for FUZZTIME (20000x, or a time)
	@set -e; out=$$(mktemp); trap 'rm -f "$$out"' EXIT; \
	for p in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
			echo "fuzz $$p $$f for $(FUZZTIME)"; \
			$(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) $$p >"$$out" 2>&1 || { cat "$$out"; exit 1; }; \
		done; \
	done

exhaust: ## compare with the twin on all values of the bytes that layouts read, in pairs
	$(GO) test ./internal/genformats -run '^TestTwin$$/./^exhaust$$' -effort 40

# Proofs need the solver z3. internal/genformats, whose formats are made to be
# strange, takes most of an hour and is left out.
PROVED = ./packetformats/... ./internal/workedformats ./examples/...
prove: ## prove that generated code cannot panic and comes to an end, for all bytes
	@if command -v z3 >/dev/null; then $(GO) run ./cmd/zcgen prove $(PROVED); \
	elif [ "$$ZCGEN_REQUIRE" = 1 ]; then echo "prove: z3 is missing and ZCGEN_REQUIRE=1 forbids to skip"; exit 1; \
	else echo "prove: skipped, it needs z3"; fi
