# make run         a simulated portfolio from raw histories to one customer's explained cut (DATA=folder for your own)
# make test        style, types and every quick test
# make test-slow   the tests that take long
# make test-long   those that train, install or print whole pages once more (not in CI): before a release, and where their rooms change
# make test-newest the quick tests that another Python could fail, on the newest the dependencies allow, in .venv-newest
# make test-browser the tests that open the pages in Chromium, skipped where there is none
# make test-spark  features, scores, decisions and cuts in Sail, and in Spark where there is Java, in .venv-spark
# make mutants     400 changes of the code, one at a time: do the quick tests notice (about an hour; not in CI)
# make break       tries to break it: damaged data, kills, edited models, hostile requests (up to an hour; SHARE=0.01 in CI)
# make audit       holds the pinned versions against published advisories, where those can be reached (not in CI)
# make screenshots remakes the pictures of docs/tracking.md, docs/pages.md, docs/letters.md and docs/python.md
# make typecheck   mypy alone
# make imports     the order and the circles of the packages alone
# make dist        the sdist and the wheel, into dist
# make ui          the tracking store of a run (OUT=folder) in the browser, on this machine only
#
# Each makes .venv by itself from any Python 3.11 or newer that has venv; a second call installs nothing.

VENV := .venv
PY := $(VENV)/bin/python
NEWEST := 3.13
OUT ?= runs/$(if $(DATA),$(notdir $(DATA:/=)),simulated)

# The first interpreter that is new enough and can make a venv; PYTHON=… overrules.
PYTHON ?= $(shell for candidate in python3.11 python3 python3.12 python3.13 python3.14 python; do \
	$$candidate -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$candidate; break; }; done)

# One constraints file per tested Python: constraints.txt is of 3.11, and what other Pythons get, too, that have none.
CONSTRAINTS = $(or $(wildcard constraints-$(shell $(PY) -c 'import sys; print("%d.%d" % sys.version_info[:2])').txt),constraints.txt)
INSTALL = $(PY) -m pip install --quiet --no-compile --disable-pip-version-check -c $(CONSTRAINTS)

# The newest Python the dependencies allow, by its name or where pyenv puts it; NEWEST_PYTHON=… overrules.
NEWEST_PYTHON ?= $(shell for candidate in python$(NEWEST) $(HOME)/.pyenv/versions/$(NEWEST).*/bin/python; do \
	$$candidate -c 'import sys, venv, ensurepip; sys.exit("%d.%d" % sys.version_info[:2] != "$(NEWEST)")' >/dev/null 2>&1 \
	&& { echo $$candidate; break; }; done)

.PHONY: run test style quick test-newest test-slow test-long test-browser test-spark break audit bandit mutants screenshots tree typecheck imports dist ui
.DELETE_ON_ERROR:

# Threads that wait give their core to others; on few or busy cores training is far slower without it.
export OMP_WAIT_POLICY := passive

# Bytecode is kept also where the environment says not to: else every process compiles MLflow and pandas anew, 7 CPU seconds of each.
unexport PYTHONDONTWRITEBYTECODE

run: $(VENV)/.installed
	$(VENV)/bin/creditline run $(DATA) --out $(OUT)

test: $(VENV)/.installed-for-tests
	$(MAKE) -j 2 --output-sync typecheck imports bandit style
	$(MAKE) quick

style: $(VENV)/.installed-for-tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

quick: $(VENV)/.installed-for-quick
	$(PY) -m pytest -m "not slow and not browser" -n 2 --dist loadfile $(addprefix --ignore=,$(WITHOUT))

# What the newest Python cannot say otherwise, or other tests say of its parts: rules of the source tree, what pages and letters say,
# statistics over many drawn samples, whole commands, trainings, worlds and portfolios, and what DuckDB does with files.
SAID_ONCE := $(addprefix tests/,structure docs truth face packaging cases features/data/mapping features/data/check features/edits \
	features/evidence features/projected features/engine/test_engines_agree.py models/portfolio models/artefact models/export models/letter models/words \
	$(addprefix training/,cohorts outcomes commands train validate world workbooks compare promote doctor doubts monitor track importers screen) \
	training/metrics/test_coverage_and_size.py training/metrics/test_spent_degrees.py)

test-newest:
	@if [ -n "$(NEWEST_PYTHON)" ]; then $(MAKE) quick VENV=.venv-newest PYTHON=$(NEWEST_PYTHON) WITHOUT='$(SAID_ONCE)'; \
	else echo "make: the tests on Python $(NEWEST) are skipped: none with venv was found" >&2; fi

test-slow: $(VENV)/.installed-for-tests
	$(PY) -m pytest -m "slow and not long and not browser" -n 2 --dist loadfile

test-long: $(VENV)/.installed-for-tests
	$(PY) -m pytest -m "long and not browser" -n 2 --dist loadfile

test-browser: $(VENV)/.installed-for-tests
	$(PY) -m pytest -m browser -n 2 --dist loadfile

# Sail needs no JVM; Spark is tried where there is one, with the tests that SPARK= names or all of them. One engine a process:
# PySpark cannot hold both.
SPARK ?=

test-spark:
	$(MAKE) VENV=.venv-spark .venv-spark/.installed-for-spark
	CREDITLINE_ENGINE=sail .venv-spark/bin/python -m pytest -m spark -n 0 tests/features/engine/spark
	@if command -v java >/dev/null; then CREDITLINE_ENGINE=spark .venv-spark/bin/python -m pytest -m spark -k '$(SPARK)' -n 0 tests/features/engine/spark; \
	else echo "make: Spark itself is not tried: there is no Java" >&2; fi

SEED ?= 2026
SHARE ?= 1

break: $(VENV)/.installed-for-tests
	$(PY) tests/breaking --seed $(SEED) --share $(SHARE)

bandit: $(VENV)/.installed-for-tests
	$(PY) -m bandit --quiet --recursive --configfile pyproject.toml creditline features models training

audit: $(VENV)/.installed-for-tests
	$(INSTALL) --group audit
	.ci/audit $(PY)

mutants: $(VENV)/.installed-for-tests
	$(INSTALL) --group mutants
	$(PY) tests/mutants --list docs/mutants.csv

screenshots: $(VENV)/.installed-for-tests
	@mkdir -p docs/pictures
	CREDITLINE_SCREENSHOTS=docs/pictures $(PY) -m pytest -m browser -n 0 tests/browser
	CREDITLINE_SCREENSHOTS=docs/pictures $(PY) -m pytest -n 0 tests/docs/test_python_page.py

# mypy and the import linter read packages by folder name, so they are shown the face and the three rooms under the name
# they are installed by.
tree: $(VENV)/.installed-for-tests
	@mkdir -p $(VENV)/typecheck/creditline
	@for part in $(notdir $(wildcard creditline/*)); do \
		ln -sfn ../../../creditline/$$part $(VENV)/typecheck/creditline/$$part; done
	@for room in features models training; do ln -sfn ../../../$$room $(VENV)/typecheck/creditline/$$room; done

typecheck: tree
	cd $(VENV)/typecheck && MYPYPATH=. ../bin/python -m mypy --config-file ../../pyproject.toml \
		-p creditline

imports: tree
	cd $(VENV)/typecheck && ../bin/lint-imports --no-cache --no-logo ../../pyproject.toml

dist: $(VENV)/.installed-for-tests
	$(PY) -m build

ui: $(VENV)/.installed
	@test -e "$(OUT)/mlflow.db" || { echo "make: no $(OUT)/mlflow.db; 'make run' makes one, OUT=folder names another" >&2; exit 1; }
	MLFLOW_DISABLE_TELEMETRY=true MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false $(VENV)/bin/mlflow ui --host 127.0.0.1 \
		--backend-store-uri "sqlite:///$(abspath $(OUT))/mlflow.db"

.PHONY: installed
installed: $(VENV)/.installed-for-tests

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer with venv was found; name one with PYTHON=" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: pyproject.toml $(wildcard constraints*.txt) | $(VENV)/.made
	$(INSTALL) -e .
	@touch $@

$(VENV)/.installed-for-quick: $(VENV)/.installed
	$(INSTALL) -e '.[test]'
	@touch $@

$(VENV)/.installed-for-spark: $(VENV)/.installed
	$(INSTALL) -e '.[spark]' pytest pytest-timeout pytest-xdist hypothesis
	@touch $@

# pip knows dependency groups since 25.1; where it does already, the first line does nothing.
$(VENV)/.installed-for-tests: $(VENV)/.installed-for-quick
	$(INSTALL) 'pip>=25.1'
	$(INSTALL) -e . --group dev
	@touch $@
