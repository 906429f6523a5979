# Thin lines: the environment is made by tools/run.py, learners' commands are helpers/workbook, authors' are helpers/authoring.
# Arguments pass through:  make lab ARGS="--no-browser --port 8890"    make test ARGS="-k sizes"

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 6))' >/dev/null 2>&1 && echo $$p && break; done)
NO_PYTHON = echo "No Python was found: install Python 3.11 or newer and run the same command again." >&2; exit 1;
RUN = @$(or $(PYTHON),$(NO_PYTHON)) tools/run.py
# What `make quick` leaves out; pyproject.toml says what each mark means, and that `browser` is left out of any other run.
QUICK = not (notebook or transcript or peer or browser or slow)
# What `make coverage` leaves out: kernels and other programs, which it does not see into, and more examples of what runs anyway.
UNCOVERED = -m "not (notebook or browser or peer)" --ignore tests/exercises/test_mutation.py --ignore tests/engine/depth
LOCK = uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --group build pyproject.toml $(ARGS)

.PHONY: help lab doctor quick test browser coverage check new sync outputs renew bench lock release tested

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

lab: ## open the workbook in JupyterLab (your copy is in my-work/)
	$(RUN) lab -m helpers lab $(ARGS)

doctor: ## what works on this machine, and a code for help requests
	$(RUN) lab -m helpers doctor $(ARGS)

quick: ## the tests for a change in hand, in under a minute
	$(RUN) test -m pytest -n 2 -m "$(QUICK)" $(ARGS)

test: ## the whole suite but for the browser: helpers, exercises, gates, every notebook
	$(RUN) test -m pytest -n 2 $(ARGS)

browser: ## every notebook in JupyterLab in a real browser (needs Chromium)
	$(RUN) test -m pytest tests/browser -m browser $(ARGS)

coverage: ## which lines of helpers/ no test runs, and whether they are too many
	$(RUN) test -m coverage erase
	$(RUN) test -m coverage run -m pytest -n 2 $(UNCOVERED) $(ARGS)
	$(RUN) test -m coverage combine --quiet
	$(RUN) test -m coverage report

check: ## style, types, the course's gates, lessons in step with solutions
	$(RUN) test -m helpers.authoring check $(ARGS)

new: ## begin a lesson or an exercise (ARGS="exercise sort-keys/orders-of-a-month")
	$(RUN) test -m helpers.authoring new $(ARGS)

sync: ## write lessons/ from solutions/
	$(RUN) test -m helpers.authoring sync $(ARGS)

outputs: ## run solutions/ and store their outputs
	$(RUN) test -m helpers.authoring outputs $(ARGS)

renew: ## outputs, lessons, sentences and pages after a change (ARGS=sort-keys/last-orders, or ARGS=04)
	$(RUN) test -m tests.renew $(ARGS)

bench: ## measured ratios against bare moto, and over HTTP against dynalite and moto's server
	$(RUN) test -m pytest tests/bench -o addopts= $(ARGS)

lock: ## pin every dependency anew (needs uv; ARGS=--upgrade takes newer ones)
	@command -v uv >/dev/null || { echo "uv is needed to write the lock: pip install uv" >&2; exit 1; }
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --extra test --constraint requirements.lock --output-file requirements-test.lock

release: ## check, build and tag the version in pyproject.toml (nothing is pushed)
	$(RUN) test tools/release.py $(ARGS)

tested: # the last thing that .ci/run does, for `make release`
	$(RUN) test tools/release.py tested
