# every check and test
test:
    python3 bootstrap.py --dev && .venv/bin/python -m tests

# let ruff mend what it can
fix:
    .venv/bin/ruff check --fix . ; .venv/bin/ruff format .

# write the reference pages and build the docs
docs:
    .venv/bin/python docs/generate.py && .venv/bin/python -m sphinx -W -b html docs docs/_build/html

# take the pictures of the report that the README shows
screenshots:
    .venv/bin/python docs/screenshots.py

# renew the golden outputs; read the difference before you commit it
golden:
    .venv/bin/python -m pytest -q tests --golden

# write the sample archive anew
sample:
    .venv/bin/python sample_mail/build.py

# measure speed against named peers, in half an hour; `just bench --small` takes a few minutes
bench *options:
    python3 bootstrap.py --bench && .venv/bin/python -m benchmarks {{options}}

# bend files until the seconds are used up, and tell which could not be read
fuzz seconds="60":
    .venv/bin/python -m tests.fuzz {{seconds}}
