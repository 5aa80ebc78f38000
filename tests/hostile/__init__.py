"""Hostile input, built from code: every case says what it is and what must become of it."""
