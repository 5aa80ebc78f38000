"""Shows a ledger in a browser on this machine, with Datasette; nothing is changed, and nobody else can look."""
