# Hạt Nhân: what a developer runs. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
DEMO_DATE ?= 2023-11-18
ARGS ?=
MERGE ?=

BIN := .venv/bin
export PYTHON
# Tests leave the data folder of a running program alone.
ASIDE := HATNHAN_DATA=build/test-data

.PHONY: demo demo-reset test test-js test-browser soak check bench format messages lock help runtime dev

demo: runtime ## Serve the sample village on http://127.0.0.1:8000 (PORT, HATNHAN_DATA); keeps its data
	@exec $(BIN)/hatnhan demo --date $(DEMO_DATE) $(ARGS)

demo-reset: runtime ## The same, starting over with a fresh sample village
	@exec $(BIN)/hatnhan demo --date $(DEMO_DATE) --reset $(ARGS)

test: dev ## Run the whole suite on SQLite, or on the PostgreSQL that DATABASE_URL names
	@$(ASIDE) $(BIN)/pytest -q -n 2 --ignore=tests/browser $(ARGS)

test-js: ## Run the tests of the browser modules (node)
	@tools/test_js.sh $(ARGS)

test-browser: dev ## Run the tests that drive a real Chromium
	@$(ASIDE) $(BIN)/pytest -q -m browser tests/browser $(ARGS)

soak: dev ## Kill a running server ROUNDS times (200) in the middle of what phones send; SQLite, or DATABASE_URL
	@$(ASIDE) $(BIN)/pytest -q -s -m soak tests/soak $(ARGS)

check: dev ## Lint, types, import contracts, templates, migrations, translations, words
	@$(BIN)/python tools/check.py $(ARGS)

bench: dev ## Measure pages, phones, openings and books; writes bench/results (ARGS="--only opening": one of them)
	@$(BIN)/python -m bench $(ARGS)

format: dev ## Put modules and templates into shape
	@$(BIN)/ruff check -q --fix . || true
	@$(BIN)/ruff format -q .
	@find src -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 || true

messages: dev ## Bring the Vietnamese catalogue in line with the sources (MERGE="more.json" takes translations in)
	@$(BIN)/python tools/messages.py $(if $(MERGE),--merge $(MERGE))

lock: dev ## Resolve requirements/*.in into the hashed locks again (ARGS=--upgrade for newer versions)
	@tools/lock.sh $(ARGS)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

runtime:
	@tools/install.sh runtime

dev:
	@tools/install.sh dev
	@$(BIN)/python -m hatnhan.plumbing.catalogue
