# make run: install, ingest the starter library, open the page.  make test: install and run every test.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
TOOLS := .venv-tools/bin
LIBRARY ?=
DOORS ?=
# What is installed is what was locked: these versions, in wheels of these checksums, and nothing besides.
PIP_LOCKED := -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run install test quick check lint types layers dev debian bench bench-full lock sbom licences audit clean

help:
	@echo "make run     install and open the page; ingests the starter library if there is none yet, or LIBRARY=FOLDER;"
	@echo "             with DOORS=yes also the doors for programs, at http://127.0.0.1:8600"
	@echo "make test    install what tests need and run them all"
	@echo "make quick   the tests without the browser, injected faults and scans"
	@echo "make check   lint, types, layers and tests"
	@echo "make bench   the short benchmarks; make bench-full: all"
	@echo "make lock    the checksums of all that is installed, after a change to a requirement"
	@echo "make sbom    a bill of materials (CycloneDX); make licences: a list of licences; make audit: known vulnerabilities"
	@echo "make clean   remove the virtual environment, the index, and what was added to it on the page"

run: install
	@# A library that is there is kept: an ingest would take out of it what does not lie under corpus/.
	@# Exit 3: some files failed; the report said which, and the others are there to be searched.
	@if [ -n "$(LIBRARY)" ]; then $(BIN)/python cli.py ingest $(LIBRARY) || [ $$? -eq 3 ]; \
	elif ! $(BIN)/python cli.py snapshots --json | grep -q '"id"'; then $(BIN)/python cli.py ingest corpus || [ $$? -eq 3 ]; fi
	@if [ -n "$(DOORS)" ]; then $(BIN)/python cli.py serve & trap "kill $$! 2>/dev/null" EXIT INT TERM; fi; \
	$(BIN)/python -m streamlit run app.py

install: $(VENV)/installed

$(VENV)/installed: locks/run.txt locks/cpu.txt locks/cuda.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Verbatim needs Python 3.11 or newer; $(PYTHON) is older. Name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "Python cannot make a virtual environment here. On Debian: sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing (a few minutes the first time) ..."
	@# PyTorch's CPU build, where there is no GPU and it is to be had; otherwise the package index's own build,
	@# which for Linux is CUDA's and needs more.
	@command -v nvidia-smi >/dev/null || $(BIN)/python $(PIP_LOCKED) -r locks/cpu.txt 2>/dev/null || true
	@$(BIN)/python $(PIP_LOCKED) -r locks/run.txt
	@$(BIN)/python -m pip check >/dev/null || $(BIN)/python $(PIP_LOCKED) -r locks/cuda.txt
	@$(BIN)/python -m pip check >/dev/null || $(BIN)/python -m pip check
	@touch $@

dev: $(VENV)/installed-dev

$(VENV)/installed-dev: $(VENV)/installed locks/dev.txt
	@$(BIN)/python $(PIP_LOCKED) -r locks/dev.txt
	@touch $@

# The browser tests drive Debian's Chromium, and strace watches that nothing leaves. Without them tests skip, and say so.
debian:
	@missing=""; for tool in chromium strace; do command -v $$tool >/dev/null || missing="$$missing $$tool"; done; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q $$missing; \
		elif sudo -n true 2>/dev/null; then sudo apt-get update -q && sudo apt-get install -y -q $$missing; \
		else false; fi >/dev/null \
		|| echo "Not there, and apt is not permitted:$$missing. Some tests will be skipped. To run them: sudo apt-get install$$missing"; \
	fi

test: dev debian
	@$(BIN)/python -m pytest -n 2 --dist loadfile

# What may be run at every change: without the browser, the injected faults, the recognition of scans
# and the forty seconds that processes are watched for what they send.
quick: dev
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser" $(patsubst %,--ignore-glob="*%*",faults ocr offline)

check: lint types layers test

lint: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: dev
	@$(BIN)/mypy

layers: dev
	@$(BIN)/lint-imports --config pyproject.toml

# The short set, in under five minutes once the libraries in var/benchmarks are made; then all ratios as a table.
bench: dev
	@$(call measure,sentence_splitters "questions 2000" "ingestion --passages 200 --rounds 2" "start --rounds 1")

bench-full: dev
	@$(call measure,sentence_splitters lexical_engines dense_indexes retrieval ablation evaluation page "questions 2000 20000 200000 1000000" "ingestion --passages 20000 --rounds 1" start)

# Each benchmark of a list, and the ratios that were measured; what cannot be measured says why, and the others go on.
define measure
began=$$(date +%s); missing=0; \
for name in $(1); do \
	echo "== $$name"; $(BIN)/python -m benchmarks.$$name || missing=1; \
done; \
$(BIN)/python -m benchmarks.summary $$(($$(date +%s) - began + 1)) || missing=1; \
exit $$missing
endef

$(TOOLS)/installed: locks/tools.txt
	@$(PYTHON) -m venv .venv-tools
	@$(TOOLS)/python $(PIP_LOCKED) -r locks/tools.txt
	@touch $@

lock: $(TOOLS)/installed
	@$(TOOLS)/python -m tools.lock

sbom: install $(TOOLS)/installed
	@mkdir -p var
	@$(TOOLS)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o var/sbom.cdx.json $(BIN)/python
	@$(BIN)/python -m tools.sbom var/sbom.cdx.json
	@echo "var/sbom.cdx.json"

# Of what Verbatim runs on; a licence that is not permissive, or not stated, stops it.
licences: install $(TOOLS)/installed
	@mkdir -p var
	@$(TOOLS)/pip-licenses --python $(BIN)/python --with-urls --order license --format markdown --output-file var/licences.md \
		--partial-match --allow-only "MIT;BSD;Apache;ISC;PSF;MPL;Mozilla" --packages $$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/\1/p' locks/run.txt)

# Asks a database of known vulnerabilities, so it needs a network that reaches one. A package that was not
# looked up stops it (--strict): silence would look like safety.
audit: $(TOOLS)/installed
	@$(TOOLS)/pip-audit --strict --disable-pip --require-hashes -r locks/run.txt

clean:
	rm -rf $(VENV) .venv-tools var
