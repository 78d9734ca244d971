# What can be made; `make` alone prints the words after ##.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Another Python, another checkout or other requirements: the environment is made anew.
MADE_FOR := $(shell { $(PYTHON) --version; pwd; cat setup.cfg pyproject.toml; } 2>&1 | cksum | cut -d' ' -f1)
INSTALLED := $(VENV)/installed-$(MADE_FOR)
# The peers of the benchmarks have an environment of their own: torch alone is larger than all else.
BENCH := .venv-bench
BENCH_INSTALLED := $(BENCH)/installed-$(MADE_FOR)
# Where MNIST's four files are: make bench DATA=folder.
DATA :=

# The engine's twin in C lies in scalargrad/ when it is built; the mark says for which state of its sources.
TWIN := $(VENV)/twin
SOURCES := setup.py scalargrad/derivatives.py scalargrad/rows.py $(wildcard scalargrad/native/*.[ch] scalargrad/native/*.py)
# A file of tests stays in one process: what its fixtures make is made once, and its tests run in their order. Files
# come in the order of their names: those with few and long tests, in a browser, are not left to the end.
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

# The page that runs without installing; web/build.py makes it again where something of it has changed.
SITE := site

.PHONY: help run notebooks site serve native test test-plain sanitize lint format bench wheels clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' $(MAKEFILE_LIST)

run: $(TWIN)  ## check the worked examples that come with the package
	@$(BIN)/scalargrad --version
	@$(BIN)/scalargrad check
	@echo
	@echo "scalargrad is in $(VENV): run  source $(BIN)/activate  first, or call it $(BIN)/scalargrad"

notebooks: $(TWIN)  ## open the teaching notebooks in JupyterLab
	cd notebooks && ../$(BIN)/jupyter lab

site: $(INSTALLED)  ## the page that runs without installing, in site/, for any host of static files
	$(BIN)/python web/build.py $(SITE)

serve: site  ## make that page and open it
	$(BIN)/python web/serve.py $(SITE)

native: $(TWIN)  ## build the engine's twin in C, where something of it has changed
	$(BIN)/scalargrad --version

test: $(TWIN)  ## all tests on the native engine, on two processes
	@$(BIN)/scalargrad --version | grep native || \
		{ echo "the native engine is not there: 'make native' says why, 'make test-plain' does without"; exit 1; }
	$(PYTEST)

test-plain: $(INSTALLED)  ## all tests on the plain engine
	SCALARGRAD_PLAIN=1 $(PYTEST)

sanitize: $(TWIN)  ## the tests of what is in C with the compiler's and Python's checks of memory, some minutes
	.ci/sanitize $(BIN)/python

lint: $(INSTALLED)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(INSTALLED)  ## have ruff put the code in its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(TWIN) $(BENCH_INSTALLED)  ## measure beside other engines, half an hour; DATA=folder of MNIST's files
	$(BENCH)/bin/scalargrad --version
	$(BENCH)/bin/python -m benchmarks $(if $(DATA),--data $(DATA))
	$(BENCH)/bin/python -m benchmarks.training

wheels: $(INSTALLED)  ## wheels in dist/, for each Python that is found and for browsers, each tried by itself
	.ci/wheels $(BIN)/python

ifeq ($(wildcard $(BIN)/scalargrad),)  # half made
.PHONY: $(INSTALLED)
endif

$(INSTALLED): EXTRAS := test,lint
$(BENCH_INSTALLED): EXTRAS := bench
$(INSTALLED) $(BENCH_INSTALLED):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "$(PYTHON) is $$($(PYTHON) --version 2>&1): Python 3.10 or newer is needed, make run PYTHON=python3.12"; exit 1; }
	rm -rf $(@D)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --upgrade pip
	$(@D)/bin/python -m pip install --quiet --editable '.[$(EXTRAS)]' --config-settings editable_mode=compat
	touch $@

# Where no compiler is, setup.py says so and goes on: nothing is marked then, and the next `make` tries again.
$(TWIN): $(INSTALLED) $(SOURCES)
	rm -f scalargrad/_core.*.so
	$(BIN)/python setup.py --quiet build_ext --inplace
	@! ls scalargrad/_core.*.so >/dev/null 2>&1 || touch $@

clean:  ## remove what was made
	rm -rf $(VENV) $(BENCH) build dist *.egg-info scalargrad/_core.*.so $(SITE) $(SITE).new web/node_modules web/wheels
