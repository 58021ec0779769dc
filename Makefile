# Firebreak. `make help` lists what there is; the first use makes its own environment.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest
PAGES  := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

.PHONY: help demo test slow check docs sbom audit bench chaos clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements-dev.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: install it, or say make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) --version): say make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making the environment in $(VENV) (about a minute, once)…"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: on Debian and Ubuntu, apt-get install python3-venv"; exit 1; }
	@echo "  1/2 the locked packages"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@echo "  2/2 Firebreak itself"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)  ## Play 3:12 AM: an incident in a sandbox that looks like Slack
	@$(BIN)/firebreak demo

test: $(READY)  ## Run all tests but the slow ones, on every core; no network
	@$(PYTEST) -n auto --dist loadfile -q --tb=native -m "not slow"

slow: $(READY)  ## Run the slow tests: kills at every moment, long outages, patience
	@$(PYTEST) -n auto --dist loadfile -q --tb=native -m slow

check: $(READY)  ## Lint, types, the architecture's contracts, the pages' links
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(PAGES)

docs: $(READY)  ## Write the reference from the code, build the pages into site/
	@$(BIN)/python -m tests.docs
	@$(PAGES)
	@echo "Open site/index.html, or with a search: $(BIN)/mkdocs serve"

sbom: $(READY)  ## Write what Firebreak is made of into sbom.json (CycloneDX); no network
	@$(BIN)/python -W ignore -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o sbom.json
	@echo "Written: sbom.json"

audit: $(READY)  ## Look every locked package up in ADVISORIES, a folder of OSV's JSON; no network
	@test -d "$(ADVISORIES)" || { echo "Say make audit ADVISORIES=folder: OSV's JSON, such as PyPI/all.zip of osv.dev unpacked"; exit 1; }
	@$(BIN)/python -m tests.deploy.advisories "$(ADVISORIES)"

bench: $(READY)  ## Measure: receiving, alarm to Slack, the storm, a check of the ledger
	@$(BIN)/python -m tests.bench

chaos: $(READY)  ## Faults while alarms come in, kill -9 while actions run (half an hour)
	@$(BIN)/python -m tests.chaos

clean:  ## Remove the environment and all caches
	@rm -rf $(VENV) site .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache sbom.json
