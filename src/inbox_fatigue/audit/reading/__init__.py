"""Reads what a call names into the ledger, and tells what of it was not read, or is odd."""
