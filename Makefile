# One recipe for hand, hook and CI. `make help` lists what there is.
#
#   PORT              where Tracershop listens (8000)
#   TRACERSHOP_DATA   where it keeps everything (var)
#   PYTHON            a Python of your own choice, 3.11 or newer

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

export PORT ?= 8000
export TRACERSHOP_DATA ?= var
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/.venv/node/bin:$(PATH)
# Nothing that was set for a shell's own Python reaches ours. One that keeps no bytecode would translate all of it again in
# each of the hundreds of processes that the tests start.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

STAMPS := .venv/stamps
SETUP := deploy/setup.sh
PACKAGES := tracershop consumers legacy pinger production customer
SOURCES := $(shell find frontend docs/guides docs/screenshots -path '*/node_modules' -prune -o -path frontend/dist -prune -o -type f -print 2>/dev/null)
title = @printf '\n\033[1m=== %s\033[0m\n' '$(1)'

# -- Use ----------------------------------------------------------------------------------------------------------------

.PHONY: help run setup build
help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  \033[1mmake %-14s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## set up what is missing, then start Tracershop with demo data at http://127.0.0.1:8000
	@TRACERSHOP_DEMO=1 TRACERSHOP_DEMO_OLD_SYSTEM=$${TRACERSHOP_DEMO_OLD_SYSTEM:-1} exec tracershop serve

build: $(STAMPS)/runtime frontend/dist/index.html ## everything that running needs, without starting it

$(STAMPS)/runtime: requirements.txt pyproject.toml $(SETUP)
	@$(SETUP) runtime

$(STAMPS)/front-end: frontend/package-lock.json frontend/package.json $(SETUP) | $(STAMPS)/runtime
	@$(SETUP) front-end

frontend/dist/index.html: $(STAMPS)/front-end $(SOURCES)
	@printf '\033[1m==>\033[0m Front-end build\n'
	@cd frontend && npm run --silent build -- --logLevel warn
	@touch $@

# -- Check --------------------------------------------------------------------------------------------------------------

.PHONY: test checks lint types contracts format front-test pytest-all pytest-sqlite pytest-mariadb pytest-services e2e
.PHONY: e2e-journeys e2e-views-1 e2e-views-2
.PHONY: screenshots pictures spec
setup: build $(STAMPS)/dev ## everything that testing needs, programs included
	@$(SETUP) programs chromium mariadb redis nginx dcmtk orthanc

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/runtime
	@$(SETUP) dev

test: setup ## all checks and tests, with all set-up
	@python -m tests.together $(AT_ONCE) $(ALL)
	@$(MAKE) spec
	$(call title,all of it passes)

# Some wait for databases, browsers and servers while others compute: three at once keep two cores busy. What is told soonest
# comes first; browsers take most, so there are seldom two of them.
AT_ONCE := 3
CHECKS := lint types contracts front-test
E2E := e2e-views-1 e2e-journeys e2e-views-2
PASSES := pytest-services pytest-sqlite pytest-mariadb
ALL := lint types contracts e2e-views-1 pytest-services pytest-sqlite e2e-journeys pytest-mariadb e2e-views-2 front-test

checks: setup ## lint, types, contracts and vitest at once
	@python -m tests.together $(AT_ONCE) $(CHECKS)

lint: $(STAMPS)/dev $(STAMPS)/front-end ## ruff and Biome, changing nothing
	$(call title,lint)
	@ruff check .
	@ruff format --check .
	@cd frontend && npm run --silent lint

types: $(STAMPS)/dev $(STAMPS)/front-end ## mypy and tsc
	$(call title,types)
	@mypy
	@cd frontend && npm run --silent types

contracts: $(STAMPS)/dev $(STAMPS)/front-end ## the layout of ARCHITECTURE.md, and generated files that are not stale
	$(call title,contracts)
	@lint-imports --no-logo
	@cd frontend && npm run --silent protocol:check

front-test: $(STAMPS)/front-end frontend/dist/index.html ## vitest, and the size of the first load
	$(call title,vitest)
	@cd frontend && npm test --silent
	@cd frontend && npm run --silent size

# What touches no database runs once, with SQLite; what starts services of its own runs once, on its own; everything else
# runs on both databases, but for a few long nemeses that say which one (`one_database`).
pytest-sqlite: $(STAMPS)/dev ## the Python tests on SQLite
	$(call title,pytest on SQLite)
	@env -u DATABASE_URL -u REDIS_URL python -m pytest -q -m 'not services and not e2e'

pytest-mariadb: $(STAMPS)/dev ## those that touch a database again, on a MariaDB and a Redis of their own
	$(call title,pytest on MariaDB and Redis)
	@python -m tests.services run --mariadb --redis -- python -m pytest -q -m 'not services and not e2e'

pytest-services: $(STAMPS)/dev ## those that start, kill and freeze servers of their own
	$(call title,pytest with servers of its own)
	@python -m tests.services run --mariadb --redis -- python -m pytest -q -m 'services and not e2e'

pytest-all: $(STAMPS)/dev ## the three of them, at the same time
	@python -m tests.together $(AT_ONCE) $(PASSES)

e2e: setup ## Chromium against MariaDB, Redis and two Daphne processes
	@python -m tests.together $(AT_ONCE) $(E2E)

# The views only compute, the journeys mostly wait.
VIEWS := $(sort $(wildcard tests/e2e/test_*screens.py))
VIEWS_2 := $(filter %/test_screens.py %/test_site_screens.py,$(VIEWS))
BROWSERS := env -u DATABASE_URL -u REDIS_URL python -m pytest -q -m e2e
e2e-journeys: $(STAMPS)/dev frontend/dist/index.html
	$(call title,journeys in Chromium)
	@$(BROWSERS) tests/e2e $(VIEWS:%=--ignore=%)

e2e-views-1: $(STAMPS)/dev frontend/dist/index.html
	$(call title,views in Chromium)
	@$(BROWSERS) $(filter-out $(VIEWS_2),$(VIEWS))

e2e-views-2: $(STAMPS)/dev frontend/dist/index.html
	$(call title,more views in Chromium)
	@$(BROWSERS) $(VIEWS_2)

ONLY ?=
screenshots: setup ## the end-to-end test again, keeping its pictures in docs/screenshots; ONLY='site or rooms' for some views
	@env -u DATABASE_URL -u REDIS_URL python -m pytest -q -m e2e --screenshots docs/screenshots \
	  $(if $(ONLY),$(VIEWS) -k '$(ONLY)')

pictures: $(STAMPS)/dev ## the kept pictures beside those that the views drew last, and their difference, as a page
	@python -m tests.e2e.pictures

spec: $(STAMPS)/dev ## which test proves which rule of SPEC.md
	@python -m pytest -q tests/test_spec.py && cat var/spec-matrix.txt

# -- Measure and prove --------------------------------------------------------------------------------------------------

.PHONY: bench soak
bench: $(STAMPS)/dev ## the figures, each beside what it is compared with; kept in docs/evidence/bench.txt
	@python -m tests.services run --mariadb --redis --durable -- python -m bench

FACTOR ?= 1
SEED ?=
soak: setup ## the nemeses in full; FACTOR=10 for longer, SEED=… to repeat a run
	@mkdir -p docs/evidence
	@python -m tests.services run --mariadb --redis -- \
	  python -m pytest -v -o timeout=0 -m nemesis --factor $(FACTOR) $(if $(SEED),--seed $(SEED),--seed random) \
	  2>&1 | tee docs/evidence/soak.txt

# -- Work ---------------------------------------------------------------------------------------------------------------

.PHONY: format protocol clean
format: $(STAMPS)/dev $(STAMPS)/front-end ## what the formatters decide
	@ruff check --fix --quiet . || true
	@ruff format .
	@cd frontend && npm run --silent format

protocol: $(STAMPS)/dev $(STAMPS)/front-end ## the documents and types that are made from the messages
	@python -m tracershop.protocol.generate
	@cd frontend && npm run --silent protocol

clean: ## everything that can be made again; your data stays
	rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
