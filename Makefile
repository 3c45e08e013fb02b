# make demo: set up and check the orders of examples/orders.csv.   make test: set up and run the tests.
# Both work on a fresh machine with Python 3.11 or newer. uv is used where it is found, pip otherwise.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.set-up
# Set PYTHON to name an interpreter; otherwise the first of these that runs and is new enough is taken.
PYTHONS := $(PYTHON) python3 python3.13 python3.12 python3.11 python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

# uv takes the Python that is there and fetches none.
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check bench-setup bench-screening-setup constraints wheel clean

help:
	@echo "make demo         set up, then check examples/orders.csv"
	@echo "make test         set up, then run the tests"
	@echo "make check        set up, then lint, formatting, types and layers"
	@echo "make wheel        build the wheel, law and tables inside, into dist/"
	@echo "make bench-setup  add the engines that bench/ compares with"
	@echo "make bench-screening-setup   make .venv-screening with the peer of bench/screening"
	@echo "make constraints  pin and hash the dependencies again (needs uv)"
	@echo "make clean        remove $(VENV), caches and dist/"

# The exit code of check tells the strictest outcome (docs/reference/exit-codes.md): 10 to 50 are answers, not failures.
demo: $(STAMP)
	@$(VENV)/bin/fencepost check examples/orders.csv; code=$$?; \
	case $$code in 0|10|20|30|40|50) exit 0 ;; *) exit $$code ;; esac

test: $(STAMP)
	@$(PY) -m pytest -q -n 2

check: $(STAMP)
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/mypy --strict
	@$(VENV)/bin/lint-imports --no-logo

$(STAMP): constraints.txt pyproject.toml
	@if [ -x $(PY) ] && $(PY) -c '$(NEW_ENOUGH)' 2>/dev/null; then \
		found=$(PY); \
	else \
		rm -rf $(VENV); found=; \
		for name in $(PYTHONS); do \
			if $$name -c '$(NEW_ENOUGH)' 2>/dev/null; then found=$$name; break; fi; \
		done; \
		if [ -z "$$found" ]; then \
			echo "fencepost needs Python 3.11 or newer, and none of these is one: $(PYTHONS)." >&2; \
			echo "Install one, or name it: make demo PYTHON=/path/to/python3.12" >&2; exit 1; \
		fi; \
	fi; \
	set -e; \
	if command -v uv >/dev/null 2>&1; then \
		echo "Setting up $(VENV) with uv and $$($$found --version). This is done once."; \
		[ -x $(PY) ] || uv venv --quiet --python "$$(command -v $$found)" $(VENV); \
		uv pip install --quiet --python $(PY) --require-hashes -r constraints.txt; \
		uv pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .; \
	else \
		echo "Setting up $(VENV) with pip and $$($$found --version). This is done once and takes about a minute."; \
		if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
			echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; \
			exit 1; \
		fi; \
		[ -x $(PY) ] || $$found -m venv $(VENV); \
		$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip --upgrade >/dev/null; \
		$(PY) -m pip install --quiet --require-hashes -r constraints.txt; \
		$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .; \
	fi
	@touch $@

bench-setup: $(STAMP)
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install --quiet --python $(PY) -c constraints.txt --group bench; \
	else \
		$(PY) -m pip install --quiet --upgrade 'pip>=25.1' && $(PY) -m pip install --quiet --group bench; \
	fi

# nomenklatura wants an older duckdb than the tests and builds pyicu: apt-get install libicu-dev pkg-config g++
bench-screening-setup: $(STAMP)
	@if command -v uv >/dev/null 2>&1; then \
		[ -x .venv-screening/bin/python ] || uv venv --quiet --python $(PY) .venv-screening; \
		uv pip install --quiet --python .venv-screening/bin/python -r bench/screening/requirements.txt -e .; \
	else \
		[ -x .venv-screening/bin/python ] || $(PY) -m venv .venv-screening; \
		.venv-screening/bin/python -m pip install --quiet -r bench/screening/requirements.txt -e .; \
	fi

wheel: $(STAMP)
	@$(PY) -m hatchling build -t wheel -d dist

constraints:
	@uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command 'make constraints' --quiet -o constraints.txt

clean:
	rm -rf $(VENV) .venv-screening dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
