"""Judges the inboxes of a ledger: measures them, scores people, and tries what would be otherwise."""
