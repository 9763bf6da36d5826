# The chores of the portal. Each sets up what it needs; `make help` lists them.

PYTHON ?= python3
UV ?= uv
EXPORT = "$(UV)" export --quiet --format requirements-txt --no-emit-project \
         --no-annotate --no-header

.PHONY: help start password test test-deploy bench lint messages lock clean python

help:
	@echo "make start      run the portal on http://localhost:8000/ (PORT=8001 for another port)"
	@echo "make password   give the account admin a new password and show it"
	@echo "make test       run all tests (ARGS=tests/articles for some of them)"
	@echo "make test-deploy  try what is in deploy/ with nginx and two web servers"
	@echo "make bench      measure the portal under load (ARTICLES=300000 for more articles)"
	@echo "make lint       look for mistakes and untidiness in the code"
	@echo "make messages   gather the texts to translate and compile the translations"
	@echo "make lock       choose the newest allowed versions of all packages (needs uv)"
	@echo "make clean      remove what can be made again; articles and pictures stay"

start: python
	@exec "$(PYTHON)" bin/bootstrap.py run manage.py start --with-parent

password: python
	@exec "$(PYTHON)" bin/bootstrap.py run manage.py new_password $(ARGS)

test: python
	@exec "$(PYTHON)" bin/bootstrap.py dev+gettext+browser+wrk -m pytest \
	  --numprocesses=logical --maxprocesses=4 --dist=loadscope --no-loadscope-reorder $(ARGS)

# On one process: it measures who starves whom.
test-deploy: python
	@exec "$(PYTHON)" bin/bootstrap.py dev+gettext+nginx -m pytest -m deploy tests/deploy $(ARGS)

bench: python
	@exec "$(PYTHON)" bin/bootstrap.py run+wrk manage.py bench \
	  --articles=$${ARTICLES:-20000} $(ARGS)

lint: python
	@"$(PYTHON)" bin/bootstrap.py dev -m ruff check
	@"$(PYTHON)" bin/bootstrap.py dev -m ruff format --check
	@"$(PYTHON)" bin/bootstrap.py dev -m djlint --lint --quiet templates

messages: python
	@exec "$(PYTHON)" bin/bootstrap.py dev+gettext manage.py gather_texts

# uv.lock names the host of one package index, so it goes again.
lock:
	@command -v "$(UV)" >/dev/null || { echo "There is no uv here: install it\
	 (pipx install uv) or name it with UV=." >&2; exit 1; }
	"$(UV)" lock --quiet --upgrade
	$(EXPORT) --no-default-groups --output-file requirements.lock >/dev/null
	$(EXPORT) --all-groups --output-file requirements-dev.lock >/dev/null
	rm uv.lock

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis test-results
	rm -rf "$${VAR_DIR:-var}/static" "$${VAR_DIR:-var}/static.stamp"
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) here: install\
	 Python 3.11 or newer (sudo apt-get install python3 python3-venv) or name one with\
	 PYTHON=." >&2; exit 1; }
