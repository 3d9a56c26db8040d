# The front door. Every target is safe to run twice. PYTHON names a Python 3.11 when none is found.
find_python = for each in "$(1)" python3.11 python3 python; do \
	[ -n "$$each" ] && "$$each" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo "$$each" && break; done
FOUND := $(shell $(call find_python,$(PYTHON)))
VENV = .venv/bin/python

.PHONY: python setup test check requirements prove words demo reference locks coverage bench drills roads fuzz release
.DEFAULT_GOAL := test

python:
	@[ -n "$(FOUND)" ] || { echo "Python 3.11 was not found. Install it (Debian: python3.11 python3.11-venv), or name it: make PYTHON=/path/to/python3.11"; exit 1; }

setup: python       ## the environment, the assets and the compiled words; takes no time when fresh
	@$(FOUND) deploy/setup.py development

test: python        ## everything: linters, types, both databases, the browser
	@$(FOUND) deploy/test.py

check: python       ## the quick half: linters, types, generated files
	@$(FOUND) deploy/test.py --only checks

requirements: python ## what the last `make test` proved, by system; nothing is run again
	@$(VENV) -m tests.harness.report

words: python       ## bring the translations up to the sources; then translate what is empty
	@AFTERCARE_DEMO=1 $(VENV) manage.py words

demo: python        ## the whole product with an invented company, in one foreground command
	@$(FOUND) deploy/setup.py runtime
	@AFTERCARE_DEMO=1 $(VENV) manage.py demo $(if $(PORT),--port $(PORT)) $(if $(HOST),--host $(HOST))

reference: python   ## write docs/reference from the code and the packs
	@AFTERCARE_DEMO=1 $(VENV) manage.py reference

locks: python       ## resolve pyproject.toml anew; all locks hold hashes and no addresses
	@for kind in runtime development roads; do \
		.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url --no-emit-find-links pyproject.toml \
			$$([ $$kind = development ] && echo "--group development") \
			$$([ $$kind = roads ] && echo "-c requirements/development.lock --extra s3 --extra celery --group development --group roads") \
			-o requirements/$$kind.lock; done

prove: python       ## try to break every proof: functions of tests/proofs.yaml, values of the packs; VALUES=all asks after each of them
	@$(VENV) -m pytest -q -p no:randomly --prove $(if $(VALUES),--values=$(VALUES)) tests --ignore=tests/journeys

coverage: python    ## which lines of rules, actions and permissions no test on SQLite reaches
	@$(VENV) -m pytest -q -n 2 --cov --cov-report=term-missing:skip-covered tests --ignore=tests/journeys

bench: python       ## the product beside plain SQL on both databases; CASES=100000 for the figures of the documents
	@$(VENV) -m bench

drills: python      ## kill web, worker and database while cases come in; fill the disk; CASES=10000 for the real thing
	@$(VENV) -m bench.drills $(if $(CASES),--cases $(CASES))

roads: python       ## the second roads, each against real servers: an S3-compatible store, Celery (Redis, RabbitMQ), nginx, Caddy, Prometheus
	@$(FOUND) deploy/setup.py roads
	@AFTERCARE_DEMO=1 ROADS=1 $(VENV) -m pytest -q -n 0 tests/roads

fuzz: python        ## made-up calls to every operation of the interface for programs, as every role; CALLS=100 for more
	@AFTERCARE_DEMO=1 FUZZ=$(or $(CALLS),25) $(VENV) -m pytest -q -n 2 tests/faces/rest/test_fuzz.py

release: python     ## check everything, date the notes, commit and tag: make release VERSION=1.2.0
	@$(FOUND) deploy/release.py $(VERSION)
