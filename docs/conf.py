"""How Sphinx builds the documentation: `sphinx-build -W docs docs/_build`."""

project = "inbox-fatigue"
author = "The inbox-fatigue authors"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
smartquotes = False  # options such as --events keep both of their dashes outside of code, too
html_theme = "furo"
html_show_copyright = False
html_title = "inbox-fatigue"
exclude_patterns = ["_build", "generating"]
nitpicky = True
