# Two commands set up everything: `make report` and `make test`. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The locks name every package, so pip has none to look for.
INSTALL := $(BIN)/python -m pip install --quiet --no-deps
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet

# Compiled once, not in each of the many processes that a run and the tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help report test unit read drop lint format bench lock clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## */\1\t/p' $(MAKEFILE_LIST) | expand -t 10

report: $(VENV)/report.installed ## install, then write the bundled quarter's pack to outputs/
	$(BIN)/council-perf run

test: $(VENV)/test.installed ## install, then run every test
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

unit: $(VENV)/test.installed ## only the tests that take milliseconds: no notebook, no browser, no whole council
	$(BIN)/pytest -n auto --dist loadfile --hypothesis-profile quick \
		-m "not pack and not browser and not slow and not install"

read: $(VENV)/test.installed ## read every page of 300 councils by chance for contradictions (an hour)
	READ_COUNCILS=300 $(BIN)/pytest -n auto tests/pages/test_every_sentence.py

drop: $(VENV)/test.installed ## change each column, row, file and setting of a council in every way (a quarter of an hour)
	DROP_EVERYTHING=1 $(BIN)/pytest -n auto tests/dataset/test_nothing_is_dropped.py

lint: $(VENV)/test.installed ## style, types, floors, and notebooks without outputs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/nbstripout --verify notebooks/*.ipynb

format: $(VENV)/test.installed ## put code and notebooks into house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/nbstripout notebooks/*.ipynb

bench: $(VENV)/test.installed ## measure speed and memory (README.md and docs/performance.md)
	$(BIN)/python -m tests.benchmarks.scoring
	$(BIN)/python -m tests.benchmarks.records
	$(BIN)/python -m tests.benchmarks.pack
	$(BIN)/python -m tests.benchmarks.report
	$(BIN)/python -m tests.benchmarks.scale
	$(BIN)/python -m tests.benchmarks.paint
	$(BIN)/python -m tests.benchmarks.redraw

lock: $(VENV)/test.installed ## pin the newest dependencies that pyproject.toml allows
	$(LOCK) --upgrade --group build -o requirements.lock
	$(LOCK) --upgrade --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove the environment and the packs
	rm -rf $(VENV) outputs/*

$(VENV)/report.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name it with: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-build-isolation --editable .
	$(BIN)/python -m pip check
	touch $@

$(VENV)/test.installed: requirements-dev.lock $(VENV)/report.installed
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip check
	touch $@
