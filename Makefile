# Each target is one line to a tool.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin

.PHONY: test

test: ## Lint and the whole suite, on SQLite and on PostgreSQL
	@$(PYTHON) tools/install.py test && $(BIN)/python -m tests
