# Each target is one line to a tool.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin

.PHONY: demo demo-reset desktop test test-clients bench

demo: ## Work with real places in the web client
	@$(PYTHON) tools/install.py --web demo && exec $(BIN)/python -m demo --port $(PORT)

demo-reset: ## The same, from an empty database
	@$(PYTHON) tools/install.py --web demo && exec $(BIN)/python -m demo --port $(PORT) --reset

desktop: ## The same in the desktop client, which needs a screen
	@$(PYTHON) tools/install.py --desktop demo && exec $(BIN)/python -m demo --port $(PORT) --desktop

test: ## Lint and the whole suite, on SQLite and on PostgreSQL
	@$(PYTHON) tools/install.py test && $(BIN)/python -m tests

test-clients: ## The web client in Chromium, the desktop client under Xvfb
	@$(PYTHON) tools/install.py --web --desktop clients demo test && $(BIN)/python -m tests.clients

bench: ## What a booking and a month of contracts cost, on PostgreSQL
	@$(PYTHON) tools/install.py bench test && $(BIN)/python -m bench
