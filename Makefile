# fokusdag: the commands of the project. `make` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
PEERS := .venv-peers
BIN := $(VENV)/bin
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
# The tests start some hundred processes of fokusdag: each would compile it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-all check lint coverage mutants fuzz format words bench peers audit wheel lock clean

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/run.done ## example spreadsheets, the whole way, and where the PDFs are
	$(BIN)/fokusdag demo

# More processes than cores: some tests wait for others' processes. In test-all a module whose tests share a server stays together.
ALL := -n 4 --dist loadfile --no-loadscope-reorder
test: $(VENV)/dev.done ## run the quick tests: every guarantee, some 240 s on two free cores
	$(BIN)/python -m pytest -n 3 --dist worksteal -m "not full"

test-all: $(VENV)/dev.done ## run all tests
	$(BIN)/python -m pytest $(ALL)

check: lint test-all ## format, lint, types, import rules and all tests

lint: $(VENV)/dev.done ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

coverage: $(VENV)/dev.done ## run all tests and state the branch coverage of flows/
	$(BIN)/python -m pytest $(ALL) --cov --cov-report=term:skip-covered

mutants: $(VENV)/dev.done ## change flows/release/ and sql/ in small ways, and list the changes that no test notices
	$(BIN)/python -m bench.mutants

fuzz: $(VENV)/dev.done ## break valid files 2 000 times: every one ends in a verdict and no number changes
	FOKUSDAG_FUZZ_PROFILE=mutations_2000 $(BIN)/python -m pytest tests/intake/test_fuzz.py tests/intake/test_fuzz_formats.py

format: $(VENV)/dev.done ## put the code in our format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

words: $(VENV)/dev.done ## bring the texts of flows/language/locale up to the code, and say what is not translated
	$(BIN)/python -m flows.language.update

bench: $(VENV)/dev.done ## print the ratios of docs/BENCH.md, measured side by side in one run
	$(BIN)/python -m bench

peers: $(VENV)/dev.done $(PEERS)/peers.done ## print what the same four results cost when written by hand, beside ours
	$(BIN)/python -m bench.peers

audit: $(VENV)/dev.done ## protect and attack a thousand random plans and 200 small worlds, damage every kind of file in every way, kill a run at 120 points, and a release, forget, rekey and a run under serve at 30 each
	AUDIT_PLANS=1000 $(BIN)/python -m pytest tests/release/test_attack_audit.py --hypothesis-show-statistics
	AUDIT_TABLES=100 $(BIN)/python -m pytest tests/intake/validation/test_second_judgement.py
	FOKUSDAG_TEST_DAMAGE_ALL=1 $(BIN)/python -m pytest tests/end_to_end/test_damage.py
	AUDIT_WORLDS=200 $(BIN)/python -m pytest -n 2 tests/release/reader tests/release/editions/test_combined_system.py tests/model/test_oracle.py
	FOKUSDAG_TEST_KILLS=120 $(BIN)/python -m pytest tests/end_to_end/test_killed_anywhere.py tests/end_to_end/test_killed_decisions.py \
	  tests/orchestration/test_killed_under_serve.py

wheel: $(VENV)/dev.done ## build dist/fokusdag-*.whl
	rm -rf build dist
	$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

COMPILE := $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate

lock: $(VENV)/dev.done ## write requirements/*.txt again from pyproject.toml
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) pyproject.toml requirements/build.in -o requirements/run.txt
	$(COMPILE) --extra many pyproject.toml requirements/build.in -c requirements/run.txt -o requirements/many.txt
	$(COMPILE) --extra many --group dev pyproject.toml requirements/build.in -c requirements/many.txt -o requirements/dev.txt
	$(COMPILE) requirements/peers.in -c requirements/run.txt -o requirements/peers.txt

clean: ## remove the environment and what tools left
	rm -rf $(VENV) $(PEERS) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info

# The environment is made in place, from hashed requirements; an interrupted making starts again. The files name everything, so
# nothing is to be resolved (with hashes pip would look for a version of its own where one package asks for another's extras).
# uv, from hashed requirements itself, does it in a tenth of pip's time; where uv does not run, pip does the same.
PIP := $(BIN)/python -m pip --disable-pip-version-check
define install
$(BIN)/uv pip install --python $(BIN)/python $(1) || $(PIP) install $(1)
endef
CHECK := $(BIN)/uv pip check --python $(BIN)/python || $(PIP) check

$(VENV)/run.done: requirements/uv.txt requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --no-deps -r requirements/uv.txt || true
	$(call install,--require-hashes --no-deps -r requirements/run.txt)
	$(call install,--no-deps --no-build-isolation --editable .)
	$(CHECK)
	touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements/dev.txt
	$(call install,--require-hashes --no-deps -r requirements/dev.txt)
	$(CHECK)
	touch $@

# What the benchmark's other programs need (bench/peers), apart from ours.
$(PEERS)/peers.done: $(VENV)/run.done requirements/peers.txt
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(BIN)/uv pip install --python $(PEERS)/bin/python --require-hashes --no-deps -r requirements/peers.txt \
	  || $(PEERS)/bin/python -m pip install --require-hashes --no-deps -r requirements/peers.txt
	touch $@
