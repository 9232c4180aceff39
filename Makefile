# Two commands: `make run` opens the program, `make test` runs every check. `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/stamps

.PHONY: run test lint unit conformance kill-test together bench docs snapshots clean help

run: $(STAMPS)/run                ## install what is needed, make annotations.db from corpus/, open the library
	@$(BIN)/python -m compileall -q tui
	@$(BIN)/glossator

test: lint unit                   ## install what the tests need and run them all

lint: $(STAMPS)/test              ## style, types, and the arrows between the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(STAMPS)/test
	$(BIN)/python -m compileall -q tui
	$(BIN)/pytest -n 2

kill-test: $(STAMPS)/test         ## 200 kills in mid-session instead of 50
	$(BIN)/pytest -m slow tests/pty

together: $(STAMPS)/test          ## 8 processes that decide on one file for a minute, some of them killed
	$(BIN)/python -m bench.together

bench: $(STAMPS)/test             ## the budgets, measured beside a bare Textual app
	$(BIN)/python -m compileall -q tui
	$(BIN)/python -m bench

OTHERS := .venv/others
CONFORM := GLOSSATOR_LABEL_STUDIO=$(CURDIR)/$(OTHERS)/label-studio/bin/python \
  GLOSSATOR_DOCCANO=$(CURDIR)/$(OTHERS)/doccano/bin/python \
  GLOSSATOR_DATASETTE=$(CURDIR)/$(OTHERS)/datasette/bin/datasette \
  GLOSSATOR_AXE=$(CURDIR)/$(OTHERS)/node_modules/axe-core/axe.min.js

conformance: $(STAMPS)/others     ## install what other programs read with, apart from ours; they judge our files and pages
	$(CONFORM) $(OTHERS)/libraries/bin/python -m pytest -rs tests/formats tests/conformance

$(STAMPS)/others: $(STAMPS)/run
	for name in libraries label-studio doccano datasette; do $(PYTHON) -m venv $(OTHERS)/$$name || exit 1; done
	$(OTHERS)/libraries/bin/pip install -q -e '.[test,spacy,uima,parquet]' seqeval nervaluate datasets
	$(OTHERS)/label-studio/bin/pip install -q label-studio
	$(OTHERS)/doccano/bin/pip install -q doccano 'marshmallow<4' 'numpy<2' 'setuptools<81'
	$(OTHERS)/datasette/bin/pip install -q datasette
	npm install --silent --no-save --prefix $(OTHERS) axe-core@4
	@touch $@

docs: $(STAMPS)/test              ## draw the pictures, the recorded session and the list of keys anew
	$(BIN)/python docs/pictures.py
	$(BIN)/python -m docs.cast
	$(BIN)/glossator keys --markdown > docs/keys.md

snapshots: $(STAMPS)/test         ## draw the screen snapshots anew
	$(BIN)/pytest -n 2 tests/ui --snapshot-update

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(STAMPS)/run: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/pip install -q -c constraints.txt -e .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: $(STAMPS)/run
	$(BIN)/pip install -q -c constraints.txt -e '.[test]'
	@touch $@

clean:                            ## remove the virtual environment and caches, never the database
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

help:
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14
