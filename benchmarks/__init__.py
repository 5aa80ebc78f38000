"""How fast it is and how much memory it takes, beside named peers: `python -m benchmarks`."""
