# Every chore is one line; `make help` lists them. On Windows use the plain pip commands of the README.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help report test lint bench scale fuzz storm interop stack clean

help: ## list these targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(READY)

report: $(READY) ## start the embedded stack, run the end-to-end suite, write the dated report
	$(BIN)/execution-report run

test: $(READY) ## run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(READY) ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci ci/execution-report.gitlab-ci.yml

bench: $(READY) ## measure speed and memory as ratios within one run
	$(BIN)/python -m tests.bench

scale: $(READY) ## measure a run of a million cases (minutes, and a gigabyte of disk)
	$(BIN)/python -m tests.bench larger

fuzz: $(READY) ## feed hostile text and broken files, many more than `make test`
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[fuzz]'
	$(BIN)/python -m tests.fuzz

storm: $(READY) ## publish through faults and kills, many more than `make test`
	$(BIN)/python -m tests.publish.storm

interop: $(READY) ## hold every call against the forges' own descriptions (needs npm)
	$(BIN)/python -m tests.publish.interop

stack: $(READY) ## run the embedded services on fixed ports until Ctrl-C
	$(BIN)/python -m e2e.stack --fixed-ports

clean: ## remove what was installed and built here
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
