"""How Sphinx builds the documentation: `sphinx-build -W docs docs/_build`."""

project = "inbox-fatigue"
author = "The inbox-fatigue authors"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "inbox-fatigue"
exclude_patterns = ["_build", "generating"]
nitpicky = True
