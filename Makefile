# ask the cables: `make ask Q="…"` asks the bundled sample, `make test` and `make check` are what CI runs.
PYTHON ?= python3
BIN := .venv/bin
PIP := --quiet --disable-pip-version-check --constraint constraints.txt
# What is installed: all that the tests need, what asking needs, what serving needs.
READY := .venv/ready
READY_ASK := .venv/ready-ask
READY_SERVE := .venv/ready-serve

# TORCH=cpu takes torch without CUDA, which on Linux is 2.7 GB less. Without it, torch is what pip finds.
TORCH ?=

# The project's own index and model cache, apart from any that the person keeps.
export ASK_DATA_DIR ?= $(CURDIR)/.ask
# The tests read real cables where this folder exists, and skip what needs them where it does not.
export ASK_TEST_DATA ?= $(wildcard $(abspath $(CURDIR)/../shared))

.PHONY: ask serve test check docs pictures servers browser bench bars fit load clean
.DEFAULT_GOAL := ask

Q ?= how many victims did KPS identify in 2007?
export Q

ask: $(READY_ASK)
	@$(BIN)/ask -- "$$Q"

# The page, on the project's own index: http://127.0.0.1:8000
serve: $(READY_SERVE)
	@$(BIN)/ask serve $(ARGS)

test: $(READY)
	@HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 $(BIN)/python -m pytest --cov --cov-report=term $(ARGS)

check: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/vulture

# The pages of docs/ as a site in site/; a link that leads nowhere ends it.
docs: $(READY)
	@$(BIN)/mkdocs build --quiet --strict

# The two pictures of the README, taken of the sample anew.
pictures: $(READY) browser
	@$(BIN)/python -m tests.project.pictures

# The model server that the tests start, built once, in about five minutes, and a small model for it (95 MB); without them what
# needs them is skipped.
servers: $(READY)
	@$(BIN)/python -m tests.fakes.servers.llama
	@$(BIN)/python -m tests.fakes.servers.smollm

# What the tests of the page drive: Debian's Chromium, and Node for the examples in JavaScript. Without them these are skipped.
browser:
	@command -v chromium >/dev/null && command -v node >/dev/null || { \
		sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
		$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
			$$(command -v chromium >/dev/null || echo chromium) $$(command -v node >/dev/null || echo nodejs) >/dev/null; }

# How fast it is, on archives invented in several sizes, beside what people use instead. Some minutes; `ARGS=--write` puts the tables
# and the plot into docs/performance.md.
bench: $(READY)
	@$(BIN)/python -m evals.bench $(ARGS)

# The gold questions to the embedded reader, beside the bars and the baseline; then corrupted drafts to the check.
bars: $(READY)
	@$(BIN)/python -m evals.regression.gate $(ARGS)
	@$(BIN)/python -m evals.sentence_check.bars

# The weights of the ranking, learned anew from the questions about the shared cables, and the thresholds of the check, chosen from
# labelled sentences. The first time half an hour: it embeds 2,000 cables.
fit: $(READY)
	@$(BIN)/ask index build $(ASK_TEST_DATA)/cables --index $(ASK_DATA_DIR)/fit/five
	@$(BIN)/ask index build $(ASK_TEST_DATA)/archive/cables.csv --index $(ASK_DATA_DIR)/fit/archive
	@$(BIN)/ask eval fit $(ASK_DATA_DIR)/fit/five=$(ASK_TEST_DATA)/gold/cables-dev.jsonl \
		$(ASK_DATA_DIR)/fit/archive=$(ASK_TEST_DATA)/gold/archive-dev.jsonl+$(ASK_TEST_DATA)/gold/searches-dev.jsonl \
		$(ASK_DATA_DIR)/fit/archive=archive-blind+evals/gold/sets/archive/archive-blind-searches.jsonl --out index/search/weights.json
	@$(BIN)/python -m tests.evals.learning.sample_weights
	@$(BIN)/python -m evals.sentence_check.thresholds --index $(ASK_DATA_DIR)/fit/archive \
		$(ASK_TEST_DATA)/gold/check-dev.jsonl check-archive

# The server under load: many clients, a slow model, connections that never finish, 10,000 questions. Some ten minutes.
load: $(READY)
	@$(BIN)/python -m evals.load $(ARGS)

clean:
	rm -rf .venv .ask build dist site *.egg-info .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Each made once; again only if the list of packages changes. What needs more counts for what needs less.
$(READY_ASK): extras =
$(READY_SERVE): extras = [serve]
$(READY): extras = [dev]
$(READY_SERVE): covers = $(READY_ASK)
$(READY): covers = $(READY_ASK) $(READY_SERVE)
$(READY_ASK) $(READY_SERVE) $(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ask needs Python 3.11 or newer: make PYTHON=python3.12 …" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing into .venv (once; torch is large)" >&2
	@test -z "$(TORCH)" || { $(BIN)/python -m pip install $(PIP) uv && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --torch-backend "$(TORCH)" --constraint constraints.txt torch; }
	@$(BIN)/python -m pip install $(PIP) --editable '.$(extras)'
	@touch $@ $(covers)
