# Blikk. `make` alone lists what there is.
.DEFAULT_GOAL := help
BIN := bin/blikk
DEMO := data/demo
# What browsers get, built from web/ and internal/web; git does not keep it.
ASSETS := internal/web/dist/manifest.json
ASSET_SOURCES := $(shell find internal/web/css internal/web/js tools/assets -type f 2>/dev/null)
# One version of the binary for every file that goes into it.
SOURCES := $(shell find cmd internal engine catalogue locales -type f -not -path 'internal/web/dist/*' 2>/dev/null) go.mod go.sum

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: build $(if $(filter postgres,$(DB)),setup) ## makes the invented world, prints one counsellor's week, and shows the pages (ADDR=127.0.0.1:8080; DB=postgres on a PostgreSQL of its own)
	@$(BIN) demo --data $(DEMO) $(if $(filter postgres,$(DB)),--postgres) $(if $(ADDR),--addr $(ADDR))

.PHONY: build
build: $(BIN) ## makes bin/blikk

.PHONY: assets
assets: $(ASSETS) ## makes the stylesheet, scripts and fonts (needs Node with npm)

web/node_modules/.package-lock.json: web/package.json web/package-lock.json web/.npmrc
	@sh tools/say.sh "Henter Aksel, skrifter og htmx (npm)"
	@cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

$(ASSETS): web/node_modules/.package-lock.json $(ASSET_SOURCES)
	@sh tools/say.sh "Bygger stilark, skript og ikoner"
	@go run ./tools/assets

$(BIN): $(SOURCES) $(ASSETS)
	@sh tools/say.sh "Bygger bin/blikk (første gang hentes bibliotekene; det tar et par minutter)"
	@go build -trimpath -o $(BIN) ./cmd/blikk

.PHONY: setup
setup: ## installs what the tests need: PostgreSQL, Python 3, Chromium
	@sh tools/setup.sh

.PHONY: test
test: setup $(ASSETS) ## all tests, on SQLite and on a PostgreSQL that they start themselves
	@rm -f data/shots/keys.txt
	go test -count=1 -timeout 20m ./...
	@cat data/shots/keys.txt

.PHONY: check
check: setup $(ASSETS) ## gofmt, vet, staticcheck, the import map, race tests
	@unformatted=$$(gofmt -l cmd internal engine catalogue locales tools *.go); \
	  if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	go test -count=1 .
	go test -count=1 -race -timeout 40m ./...

.PHONY: fuzz
fuzz: ## every reader of foreign input, half a minute each
	@sh tools/fuzz.sh

.PHONY: bench
bench: ## the benchmarks, with the machine they ran on
	@go test -run '^$$' -bench . -benchmem ./...

.PHONY: bench-pages
bench-pages: $(ASSETS) ## how long Uka takes for 200 people, and Oversikt for 140, 1,000 and 10,000
	@go test -run '^$$' -bench BenchmarkUka -benchtime 60x ./internal/planner
	@go test -run '^$$' -bench BenchmarkCaseload -benchtime 10x ./internal/overview

.PHONY: shots
shots: build ## the pictures of README, made by the program itself
	@go run ./tools/shots

.PHONY: clean
clean: ## removes what was built and the demo's data
	rm -rf bin data web/node_modules
	find internal/web/dist -type f ! -name .gitkeep -delete
