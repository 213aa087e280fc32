# Everything a checkout needs, in a few words: `make help` lists them.
# Needed on the machine: Python 3.11 or newer with its venv module, make and git.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
WORKERS ?= 2

bin := .venv/bin
# uv believes the certificates that the machine believes, as some networks sign
# their traffic themselves. It copies, as the tests' PostgreSQL changes the modes
# of its files, which must not reach uv's cache.
uv := UV_SYSTEM_CERTS=1 UV_LINK_MODE=copy VIRTUAL_ENV=.venv $(bin)/uv --quiet
lock := UV_CUSTOM_COMPILE_COMMAND="make lock" $(uv) pip compile --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate
# What may come on top of the rest: `make setup WITH="postgres redis"`, remembered from then on.
extras := postgres redis
WITH ?= $(shell cat .venv/.with 2>/dev/null)

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup: .venv/.setup ## make .venv with what the service needs (and WITH="postgres redis")
	@:

.PHONY: run
run: setup ## set up, and serve at http://127.0.0.1:8000 in development mode
	@SIGNON_ENV=development $(bin)/signon init
	@SIGNON_ENV=development exec $(bin)/signon serve

.PHONY: dev
dev: .venv/.dev ## add to .venv what tests and checks need
	@:

# The tests of a file run in one process, as they share what is dear to make; the longest files first.
spread := --dist loadfile --no-loadscope-reorder

.PHONY: test
test: dev ## run all tests (a part: make test ONLY=tests/sign)
	@$(bin)/pytest -n $(WORKERS) $(spread) $(ONLY)

.PHONY: cover
cover: dev ## run all tests and show what they never reach
	@$(bin)/pytest -n $(WORKERS) $(spread) --cov

.PHONY: check
check: dev ## ruff, mypy, import-linter, djLint, migrations
	@$(bin)/ruff check
	@$(bin)/ruff format --check
	@$(bin)/mypy
	@$(bin)/lint-imports --no-cache
	@$(bin)/djlint --quiet --check --lint templates
	@$(bin)/pytest -q -p no:xdist tests/migrations

.PHONY: format
format: dev ## let ruff and djLint put code and templates in order
	@$(bin)/ruff check --fix-only
	@$(bin)/ruff format
	@$(bin)/djlint --quiet --reformat templates || true

.PHONY: translations
translations: dev ## find what is to be translated, and compile what is
	@$(bin)/pybabel --quiet extract --mapping pyproject.toml --add-location file --output .venv/messages.pot .
	@$(bin)/pybabel --quiet update --input-file .venv/messages.pot --output-dir signon/translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100
	@$(bin)/pybabel --quiet compile --directory signon/translations

.PHONY: pictures
pictures: dev ## take the pictures of docs/ anew
	@PYTHONPATH=. $(bin)/python docs/pictures.py

.PHONY: lock
lock: .venv/.setup ## take the newest packages that pyproject.toml allows
	@$(lock) --upgrade --group build --output-file requirements-build.lock
	@$(lock) --upgrade --output-file requirements.lock pyproject.toml
	@$(foreach extra,$(extras),$(lock) --upgrade --extra $(extra) --constraint requirements.lock \
		--output-file requirements-$(extra).lock pyproject.toml &&) true
	@$(lock) --upgrade --all-extras --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

.PHONY: bench
bench: dev ## run all benchmarks at 300,000 rows and write benchmarks/RESULTS.md (half an hour)
	@$(bin)/python -m benchmarks $(BENCH)

.PHONY: bench-large
bench-large: dev ## make 6.1 million rows and measure the lists with them (needs 12 GB of disk)
	@$(bin)/python -m benchmarks --large $(BENCH)

.PHONY: cluster
cluster: dev ## run two servers, two workers, PostgreSQL, Redis and nginx, for a look
	@$(bin)/python -m benchmarks.cluster

.PHONY: audit
audit: dev ## ask for known holes in the locked packages
	@$(bin)/pip-audit --progress-spinner off --disable-pip --require-hashes --requirement requirements.lock

.PHONY: hooks
hooks: dev ## let git run `make check` before a commit, `make test` before a push
	@$(bin)/pre-commit install

.PHONY: clean
clean: ## remove .venv and caches; instance/ stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache *.egg-info

.venv/.uv: requirements-build.lock
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is missing. Install it (Debian: apt-get install python3 python3-venv), or say where: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing. Install it (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@echo "Setting up .venv ..."
	@$(bin)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(bin)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-build.lock
	@touch $@

.venv/.with: .venv/.uv always
	@echo "$(WITH)" | cmp -s - $@ || echo "$(WITH)" > $@

.PHONY: always
always:

.venv/.setup: .venv/.uv .venv/.with requirements.lock pyproject.toml
	@$(uv) pip sync --require-hashes $(if $(wildcard .venv/.dev),requirements-dev.lock,\
		requirements-build.lock requirements.lock $(WITH:%=requirements-%.lock))
	@$(uv) pip install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.setup requirements-dev.lock
	@echo "Adding what tests and checks need ..."
	@$(uv) pip install --require-hashes --requirement requirements-dev.lock
	@touch $@
