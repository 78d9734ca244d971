# What can be made; `make` alone prints the words after ##.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Another Python, another checkout or other requirements: the environment is made anew.
MADE_FOR := $(shell { $(PYTHON) --version; pwd; cat setup.cfg pyproject.toml; } 2>&1 | cksum | cut -d' ' -f1)
INSTALLED := $(VENV)/installed-$(MADE_FOR)

.PHONY: help run test lint format bench clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' $(MAKEFILE_LIST)

run: $(INSTALLED)  ## check the worked examples that come with the package
	$(BIN)/scalargrad check

test: $(INSTALLED)  ## all tests, on two processes
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup

lint: $(INSTALLED)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(INSTALLED)  ## have ruff put the code in its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(INSTALLED)  ## measure a training step beside micrograd's, some minutes
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.training

ifeq ($(wildcard $(BIN)/scalargrad),)  # half made
.PHONY: $(INSTALLED)
endif

$(INSTALLED):
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[test,lint,bench]'
	touch $@

clean:  ## remove what was made
	rm -rf $(VENV) build *.egg-info
