# Everything a fresh machine needs: git, make and Python 3.11 or newer.
#
#   make serve    set up, then serve the site on http://127.0.0.1:8000, built anew at each change
#   make test     set up, then run the whole suite
#   make check    style, types, imports, then the suite
#   make build    the site, in site/
#   make bench    our build beside Hugo's and MkDocs' on the same content (many minutes)
#   make clean    remove what these have made

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: serve test check lint build bench clean reference

serve: $(READY)
	$(BIN)/drillsite serve

test: $(READY)
	$(BIN)/python -m pytest

check: lint test

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

build: $(READY)
	$(BIN)/drillsite build --strict

reference: $(READY)
	$(BIN)/python tools/reference.py

bench: $(VENV)/.bench
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "drillsite needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

$(VENV)/.bench: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	touch $@
