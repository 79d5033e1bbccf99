# prepay: every task of the project. `make` alone lists them.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
NPM_BIN := node_modules/.bin

# Stamps are written when an installation has succeeded, and are older than a changed manifest.
PY_READY := $(VENV)/.ready
NPM_READY := node_modules/.ready

# How many pytest workers; the suite is sized for two cores.
JOBS ?= 2
PYTEST_ARGS ?=

# Output of concurrent checks stays together where make can do that (GNU make 4).
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export REDOCLY_TELEMETRY := off
export REDOCLY_SUPPRESS_NOTIFICATIONS := true
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---------------------------------------------------------------- set-up

.PHONY: setup
setup: $(PY_READY) $(NPM_READY) ## install everything into .venv and node_modules (done once)

# The first interpreter that is new enough and can make environments with pip.
FIND_PYTHON = for p in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python; do \
	  if $$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	  then echo $$p; exit 0; fi; done; \
	echo 'prepay needs Python 3.11 or newer with venv and ensurepip (on Debian: python3-venv);' \
	  'name one with: make setup PYTHON=/path/to/python3' >&2; exit 1

$(PY_READY): pyproject.toml hatch_build.py sdk/prepay/_version.py
	@set -e; if [ ! -x $(PY) ]; then python=$$($(FIND_PYTHON)); echo "setup: $(VENV) from $$python"; \
	  $$python -m venv $(VENV); fi
	@echo 'setup: Python packages'
	@$(PY) -m pip install -qq 'pip>=25.1'
	@$(PY) -m pip install -qq --editable '.[all]' --group dev
	@touch $@

$(NPM_READY): package.json
	@command -v npm >/dev/null || { echo 'setup: npm is missing: install Node.js 20.19 or newer' >&2; exit 1; }
	@echo 'setup: npm packages'
	@npm install --silent --ignore-scripts --no-package-lock --no-audit --no-fund --no-update-notifier
	@touch $@

# ---------------------------------------------------------------- the two commands

.PHONY: demo
demo: $(PY_READY) ## tell the story of a credit against a mock server on a free port
	@$(PY) examples/demo.py

# Every static check runs even when one fails, so that a run names all that is wrong; then the tests.
.PHONY: test
test: setup ## prove everything: drift, lint, types, contract, import rules, tests
	@$(MAKE) --no-print-directory lint
	@$(PY) -m pytest -n $(JOBS) $(PYTEST_ARGS)

.PHONY: contract
contract: $(PY_READY) ## print every operation with its charge, price, resend and provenance
	@$(BIN)/prepay contract show

# ---------------------------------------------------------------- static checks

CHECKS := check-types check-pyright check-exports check-generated check-style check-format check-contract

# The vendors' APIs, and the mock's own control surface.
DESCRIPTIONS := openapi.yaml mock_server/prepay_mock/control/openapi.yaml

.PHONY: lint
lint: setup ## all static checks, without the tests
	@$(MAKE) --no-print-directory -j2 -k $(SYNC) $(CHECKS)

.PHONY: $(CHECKS)
check-types:
	@echo '== mypy --strict'
	@$(BIN)/mypy --strict --no-error-summary

check-pyright:
	@echo '== pyright'
	@$(NPM_BIN)/pyright --warnings

# What users see must be typed to the last symbol; prints its report only when it is not.
check-exports:
	@echo '== pyright --verifytypes prepay'
	@report=$$(PYTHONPATH=sdk $(NPM_BIN)/pyright --ignoreexternal --verifytypes prepay) \
	  || { echo "$$report" | grep -v '^$$' | tail -40; exit 1; }

check-generated:
	@echo '== generated code is what the contract gives'
	@$(PY) sdk/generate.py --check

check-style:
	@echo '== ruff check'
	@$(BIN)/ruff check --quiet

check-format:
	@echo '== ruff format'
	@$(BIN)/ruff format --check --quiet || { $(BIN)/ruff format --diff --quiet; exit 1; }

check-contract:
	@echo '== redocly lint'
	@$(NPM_BIN)/redocly lint $(DESCRIPTIONS)
	@echo '== openapi-spec-validator'
	@$(BIN)/openapi-spec-validator $(DESCRIPTIONS)

# ---------------------------------------------------------------- work on the code

.PHONY: generate
generate: $(PY_READY) ## write sdk/prepay/_generated from openapi.yaml
	@$(PY) sdk/generate.py

.PHONY: surface
surface: $(PY_READY) ## write docs/api.txt, the public surface, from the code
	@$(PY) -m tests.surface

# The name in the contract, such as acme; TITLE is how people write it.
NAME ?=
TITLE ?=

.PHONY: vendor
vendor: $(PY_READY) ## scaffold a vendor: contract, three folders, scenario, tests (make vendor NAME=acme)
	@$(PY) sdk/new_vendor.py '$(NAME)' $(if $(TITLE),--title '$(TITLE)')

.PHONY: docs
docs: $(PY_READY) ## build the documentation into build/docs, warnings are errors
	@$(BIN)/sphinx-build -q -W --keep-going -b html docs build/docs
	@echo 'docs: build/docs/index.html'

.PHONY: format
format: $(PY_READY) ## format the hand-written code and mend what ruff can mend
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format --quiet

.PHONY: mutants
mutants: $(PY_READY) ## break the ledger in some 2000 small ways: its tests must notice (15 minutes)
	@$(PY) -m pip install -qq --group mutate
	@$(PY) tests/mock/ledger/mutate.py $(JOBS)

# A failure is repeated with the seed that the run has printed: make soak SEED=…
SEED ?=
SCALE ?= 1

.PHONY: soak
soak: $(PY_READY) ## cancel, interrupt, fork and loop clients some 85 000 times: no charge untold (20 minutes)
	@$(PY) -m tests.soak --scale $(SCALE) $(if $(SEED),--seed $(SEED))
.PHONY: chaos
chaos: $(PY_READY) ## kill, flood, flip and spoil it: a table says what held (up to 15 minutes)
	@$(PY) tests/chaos/run.py --jobs $(JOBS) $(CHAOS_ARGS)

# The peers live in environments of their own below benchmarks/; a run takes about ten minutes.
.PHONY: bench
bench: ## measure prepay beside its peers: benchmarks/RESULTS.md
	@python=$$($(FIND_PYTHON)) && $$python benchmarks/prepare.py && benchmarks/.venv/bin/python benchmarks/run.py

.PHONY: clean
clean: ## remove environments, caches and outputs
	rm -rf $(VENV) node_modules build dist reports .hypothesis .mypy_cache .pytest_cache .ruff_cache
