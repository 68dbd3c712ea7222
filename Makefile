# A fresh machine needs Python 3.11 or newer and make; everything else is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEMO := logs/demo
WORKERS ?= 3

.PHONY: demo test coverage soak scale bench lint check lock clean sandbox browser

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@if command -v uv >/dev/null 2>&1; then \
	    uv venv --quiet --allow-existing --python "$(PYTHON)" $(VENV) && \
	    uv pip install --quiet --python $(BIN)/python -r requirements.lock && \
	    uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	    $(PYTHON) -m venv $(VENV) && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

# The six conditions of the original experiment with the offline model, then the report.
demo: $(INSTALLED)
	@$(MAKE) --no-print-directory sandbox || true
	@rm -rf $(DEMO) out/demo
	@$(BIN)/retrospect run --effort high,xhigh,max --memory none,self_critique --chains 12 \
	    --model simulated/helped --log-dir $(DEMO)
	@$(BIN)/retrospect report $(DEMO) -o out/demo

# The hidden checks run model-written code: without an isolating sandbox the tests fail, they do not skip.
sandbox: $(INSTALLED)
	@$(BIN)/retrospect doctor >/dev/null 2>&1 || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends bubblewrap >/dev/null; } || true
	@$(BIN)/retrospect doctor

# A test opens the report in headless Chromium; without one it fails and says so.
browser:
	@for name in chromium chromium-browser google-chrome chrome; do command -v $$name >/dev/null && exit 0; done; \
	    { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || true

test: $(INSTALLED) sandbox browser
	@$(MAKE) --no-print-directory -j2 lint check
	@$(BIN)/python -m pytest -n $(WORKERS) -q

# As test, but measuring which lines the tests reach; half as slow again.
coverage: $(INSTALLED) sandbox browser
	@rm -f .coverage .coverage.*
	@$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report= -q
	@$(BIN)/coverage report --fail-under=90

# Long: sweeps killed at sixty random moments, planted effects recovered over forty seeds, the core items proven two
# hundred times and every item five times.
soak: $(INSTALLED)
	@RETROSPECT_SEEDS=40 $(BIN)/python -m pytest -q tests/analysis/test_recovery.py tests/analysis/test_dimension_recovery.py \
	    tests/analysis/test_attribution.py
	@RETROSPECT_KILLS=60 $(BIN)/python -m pytest -q tests/faults/test_kills.py
	@RETROSPECT_SEEDS=40 $(BIN)/python -m pytest -q tests/faults/test_parsers.py
	@RETROSPECT_LONG=1 $(BIN)/python -m pytest -q tests/test_readme_commands.py tests/test_own_policy.py tests/evals/test_s3.py \
	    tests/faults/test_kills.py tests/scorers/test_honest.py
	@$(BIN)/retrospect check core --seeds 200
	@$(BIN)/retrospect check --seeds 5

# Inspect Flow and the Kubernetes sandbox bring a hundred packages that slow every start, so they have an
# environment of their own.
scale: $(INSTALLED)
	@$(PYTHON) -m venv .venv-scale
	@.venv-scale/bin/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev,scale]'
	@RETROSPECT_SCALE=1 .venv-scale/bin/python -m pytest -q tests/scale

bench: $(INSTALLED)
	@$(BIN)/python -m benchmarks.table
	@$(BIN)/python benchmarks/grading.py

lint: $(INSTALLED)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: $(INSTALLED)
	@$(BIN)/retrospect check

# Pins the newest versions that fit pyproject.toml; needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --extra dev --no-annotate --no-header --quiet \
	    --upgrade --no-emit-index-url pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .venv-scale logs out build .coverage .coverage.*
