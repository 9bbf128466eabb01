# Everything a fresh machine needs: git, make and Python 3.11 or newer.
#
#   make serve    set up, then serve the site on http://127.0.0.1:8000; open pages follow each edit
#   make test     set up, then run the suite but for the bars
#   make test-browser  the tests in Chromium, with axe-core, Lighthouse and the Nu HTML checker (minutes; needs npm, Java)
#   make test-laws     the laws of verdicts on many more sites that chance makes (minutes)
#   make check    style, types, imports, then the suite
#   make screenshots   each type of page, light and dark, at three widths, in screenshots/
#   make build    the site, in site/
#   make bench-preview  the preview beside hugo server and mkdocs serve (many minutes)
#   make bench    our build beside Hugo's and MkDocs' on the same content (many minutes)
#   make clean    remove what these have made

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BARS := tests/browser/node_modules/.ready
MARKS ?= not bars

.PHONY: serve test test-browser test-laws screenshots check lint build bench bench-preview clean reference

serve: $(READY)
	$(BIN)/drillsite serve

test: $(READY)
	$(BIN)/python -m pytest -m "$(MARKS)" -n auto --dist loadfile

test-browser: $(READY) $(BARS)
	$(BIN)/python -m pytest -m "browser and not bars" -n auto --dist loadfile
	$(BIN)/python -m pytest -m bars

test-laws: $(READY)
	$(BIN)/python -m pytest --hypothesis-profile=thorough -n auto tests/test_verdict_laws.py

screenshots: $(READY)
	$(BIN)/python -m tools.screenshots

check: lint test

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

build: $(READY)
	$(BIN)/drillsite build --strict

reference: $(READY)
	$(BIN)/python -m tools.reference

bench: $(VENV)/.bench
	$(BIN)/python -m bench

bench-preview: $(VENV)/.bench
	$(BIN)/python -m bench.previews
	$(BIN)/python -m bench.soak

clean:
	rm -rf $(VENV) site screenshots tests/browser/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "drillsite needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

# No script of a package runs but that of `node`, which brings the Node that Lighthouse wants.
$(BARS): tests/browser/package.json tests/browser/package-lock.json
	cd tests/browser && npm ci --ignore-scripts && npm rebuild node
	touch $@

$(VENV)/.bench: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	touch $@
