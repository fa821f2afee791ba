# Every target sets up what it needs first; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test test-long check validate attack fuzz bench bench-analytics bench-graphql bench-datasets qasira-scale scale clients datasets-full clean
EVENTS ?= 1000000

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | while IFS='|' read -r target text; do printf '  make %-15s %s\n' "$$target" "$$text"; done

run: ## set up, load the sample collections, publish, and serve on port $PORT (8000)
	@$(PYTHON) -m api.setup run

test: ## set up, with what pages and files are opened with, and run all tests
	@$(PYTHON) -m api.setup test
	@$(BIN)/python -m pytest -n 2 --ignore=tests/benchmarks

test-long: ## run what `make test` leaves out because it takes long, attacks and validation among it (an hour and more)
	@$(PYTHON) -m api.setup test
	@$(BIN)/python -m pytest -n 2 -m long --ignore=tests/benchmarks

check: ## format, lint, types, import contracts, and whether documents agree with the code
	@$(PYTHON) -m api.setup test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/architecture

validate: ## hold the methods to published values and to simulations that take long
	@$(PYTHON) -m api.setup test
	$(BIN)/python -m pytest -n 2 -s -m long tests/analytics

attack: ## let every attacker try every door, which takes half an hour, and tell the figures protection is held to
	@$(PYTHON) -m api.setup test
	@rm -f reports/attack.txt
	@$(BIN)/python -m pytest -n 2 -q -m "long or not long" tests/privacy $$(grep -rl 'tests.privacy.goals' tests --include='test_*.py' | grep -v '^tests/privacy/'); \
		attacked=$$?; $(BIN)/python -m tests.privacy.goals && exit $$attacked

fuzz: DOCUMENTS ?= 20000
fuzz: ## ask DOCUMENTS generated questions (20,000) both ways, by plans and by the ordinary executor, from SEED (any)
	@$(PYTHON) -m api.setup test
	TWIN_DOCUMENTS=$(DOCUMENTS) TWIN_SEED=$(SEED) $(BIN)/python -m pytest -n 0 -q -s tests/twin -k generated

bench: ## measure import, publish and the main queries
	@$(PYTHON) -m api.setup test
	$(BIN)/python -m pytest -q -s tests/benchmarks

bench-analytics: ## time answers and methods beside other ways to the same, on EVENTS events (a million, which takes hours)
	@$(PYTHON) -m api.setup test
	$(BIN)/python -m tests.benchmarks.analytics --events $(EVENTS) $(if $(DATABASE),--database $(DATABASE))

bench-graphql: ## compare GraphQL with PostGraphile and others on EVENTS events (a million, which takes hours)
	@$(PYTHON) -m api.setup test
	$(BIN)/python -m tests.benchmarks.graphql --events $(EVENTS)

bench-datasets: ## time files and tiles beside ogr2ogr, COPY, ADBC and tipg on EVENTS events (needs gdal-bin)
	@$(PYTHON) -m api.setup test
	$(BIN)/python -m tests.benchmarks.datasets --events $(EVENTS) $(if $(DATABASE),--database $(DATABASE))

scale: SIZES ?= 100000,1000000,10000000
scale: ## what grows with the record, at SIZES, and whether DuckDB and Spark agree with PostgreSQL (takes hours; needs Java)
	@$(PYTHON) -m api.setup test
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-spark.lock
	$(BIN)/python -m tests.benchmarks.scale --sizes $(SIZES)

qasira-scale: ## load and publish a fictional country of EVENTS events (a million), and say how long it took
	@$(PYTHON) -m api.setup test
	QASIRA_EVENTS=$(EVENTS) $(BIN)/python -m pytest -q -s tests/benchmarks/test_qasira.py

datasets-full: ## write every grain in every format under every condition, and open the files with programs that nobody here wrote
	@$(PYTHON) -m api.setup test
	$(BIN)/python -m pytest -n 2 -q -m "long or not long" tests/readers

clients: ## let clients that nobody here wrote ask a server: gql, Apollo, urql, Relay, get-graphql-schema, curl, R
	@$(PYTHON) -m api.setup test
	SIJILL_CLIENTS=npm $(BIN)/python -m pytest -n 0 -v tests/clients

clean: ## stop the database and remove what set-up made, but neither data nor passwords
	@test ! -x $(BIN)/sijill || $(BIN)/sijill db stop
	rm -rf .venv var/web var/node var/clients var/compiled var/screens var/set-up.lock var/setup.log .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
