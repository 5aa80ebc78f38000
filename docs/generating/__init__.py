"""The makers of the reference pages, one module a page."""
