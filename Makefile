# Each target is one line to a tool.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin

.PHONY: demo demo-reset test test-clients

demo: ## Work with real places in the web client
	@$(PYTHON) tools/install.py --web demo && exec $(BIN)/python -m demo --port $(PORT)

demo-reset: ## The same, from an empty database
	@$(PYTHON) tools/install.py --web demo && exec $(BIN)/python -m demo --port $(PORT) --reset

test: ## Lint and the whole suite, on SQLite and on PostgreSQL
	@$(PYTHON) tools/install.py test && $(BIN)/python -m tests

test-clients: ## The real clients in a real browser
	@$(PYTHON) tools/install.py --web clients demo test && $(BIN)/python -m tests.clients
