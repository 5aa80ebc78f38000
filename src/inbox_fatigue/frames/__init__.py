"""Ways to work on large frames that polars would take more memory or time for."""
